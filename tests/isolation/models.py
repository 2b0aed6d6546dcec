"""What the models declare: which tables there are, what their columns hold, who may do what with them."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapper

from eligibility.issuing.rows import IssuerRow
from eligibility.redeeming.rows import CareRow
from kernel.rows import HouseRow
from portal.care import printed as care_printed
from portal.care import surfaces as care_surfaces
from portal.work import printed as work_printed
from portal.work import surfaces as work_surfaces
from tenants.rows import WorkRow
from tests.rules import tree

BASES = {"work": (WorkRow, HouseRow), "issuer": (IssuerRow,), "care": (CareRow, HouseRow)}
SURFACES = (*work_surfaces.SURFACES, *care_surfaces.SURFACES)
# Which login is narrowed to rows of its own, by which owner key.
MACHINES = {("work_machine_web", "tenant_id"), ("scim_web", "tenant_id")}
NARROWED = tuple(sorted({(surface.role, key) for surface in SURFACES for key in surface.owners} | MACHINES))
# A table that a narrowed login must read before anybody knows for whom. (table, login): reason.
OPEN_TO = {("tenants.register", "work_machine_web"): "an organisation is found by its slug or id, without its name"}
KEYS = tuple(sorted({key for _, key in NARROWED}))

MINE, THEIRS = UUID(int=1), UUID(int=2)
WORK_STAFF = {"hr_web": "staff", "finance_web": "staff", "operator_web": "operator"}
# An IT contact has a visit and acts that are written down, and is no person with a role.
WORK_VISITS = {**WORK_STAFF, "setup_web": "setup"}
CARE_STAFF = {"provider_web": "provider", "network_web": "network"}
WAYS_IN = ("passkeys", "recovery_codes", "passwords", "tries")


@dataclass(frozen=True)
class Narrow:
    """By which column a login is narrowed: to what the transaction's `setting` says, or to a fixed value."""

    column: str
    setting: str | None = None
    mine: Any = MINE
    theirs: Any = THEIRS


@dataclass(frozen=True)
class Declared:
    """A table as its model, or this file, declares it. `gifts`: rows for another that a login may add, and only add."""

    name: str
    access: dict[str, frozenset[str]]
    narrow: dict[str, tuple[Narrow, ...]] = field(default_factory=dict)
    gifts: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What must stand elsewhere for a row to be somebody's.
    before: str | None = None


def _narrow_by_keys(table: str, columns: set[str]) -> dict[str, tuple[Narrow, ...]]:
    return {
        role: tuple(Narrow(key, f"app.{key}") for login, key in NARROWED if login == role and key in columns)
        for role, _ in NARROWED
        if (table, role) not in OPEN_TO
    }


def _of_surface(staff: dict[str, str], owner: dict[str, str] | None = None) -> dict[str, tuple[Narrow, ...]]:
    """Staff see rows of their surface; where `owner` is given, of the owner its setting names, or of none."""

    def of_owner(role: str) -> tuple[Narrow, ...]:
        if owner is None:
            return ()
        return (Narrow("owner_id", owner[role]) if role in owner else Narrow("owner_id", None, None, THEIRS),)

    return {role: (Narrow("surface", None, kind, "another"), *of_owner(role)) for role, kind in staff.items()}


def _of_tenant(*roles: str) -> dict[str, tuple[Narrow, ...]]:
    """Tables on which operators, too, see one organisation at a time."""
    return {role: (Narrow("tenant_id", "app.tenant_id"),) for role in roles}


# HR and finance see the releases of the unit their organisation is in.
OF_UNIT = {role: (Narrow("unit_id", "app.tenant_id"),) for role in ("hr_web", "finance_web")}
IN_UNIT = f"""
    set local session_replication_role = replica;
    insert into tenants.organisations (tenant_id, name, country, unit_id, added_at)
    values ('{MINE}', 'Mine', 'GB', '{MINE}', '2000-01-01 00:00Z')
"""
# A client reads the key of a provider who took them on.
TAKEN_ON = f"""
    set local session_replication_role = replica;
    insert into care.referrals (account_id, referral_id, provider_id, state, called, topics, times, gender_must,
        identities, identities_must, excluded, risk_tier, started_at, submitted_at, changed_at)
    values ('{MINE}', '{MINE}', '{MINE}', 'booked', 'x', '{{}}', '{{}}', false, '{{}}', false, '{{}}', 0,
        '2000-01-01 00:00Z', '2000-01-01 00:00Z', '2000-01-01 00:00Z')
"""
BEFORE = {
    ("work", "received.releases"): IN_UNIT,
    ("work", "received.figures"): IN_UNIT,
    ("care", "care.provider_keys"): TAKEN_ON,
}

# Tables that are narrowed by something other than an owner key.
NARROWED_OTHERWISE = {
    ("work", "house.people"): {
        **_of_surface(WORK_STAFF, dict.fromkeys(("hr_web", "finance_web"), "app.tenant_id")),
        "work_job": (Narrow("owner_id", "app.tenant_id"),),
    },
    ("care", "house.people"): {
        **_of_surface(CARE_STAFF, {"provider_web": "app.provider_id"}),
        "care_job": (Narrow("owner_id", "app.provider_id"),),
    },
    ("issuer", "issuing.members"): {"issuer_web": (Narrow("subject_mac", "app.subject_mac", b"mine", b"theirs"),)},
    ("issuer", "issuing.grants"): {"issuer_web": (Narrow("member_id", "app.member_id", b"mine", b"theirs"),)},
    ("work", "received.releases"): OF_UNIT,
    ("work", "received.figures"): OF_UNIT,
    ("work", "house.audit"): {
        role: (Narrow("tenant_id", "app.tenant_id"),) for role in ("hr_web", "finance_web", "setup_web")
    },
    ("care", "redeeming.logins"): {"client_web": (Narrow("login_mac", "app.login_mac", b"mine", b"theirs"),)},
    ("care", "redeeming.passkeys"): {"client_web": (Narrow("credential_id", "app.credential_id", b"mine", b"theirs"),)},
    ("care", "redeeming.cards"): {"client_web": (Narrow("card_id", "app.card_id", b"mine", b"theirs"),)},
    ("care", "care.provider_keys"): {
        "provider_web": (Narrow("provider_id", "app.provider_id"),),
        "client_web": (Narrow("provider_id", "app.account_id"),),
    },
    ("work", "sso.mail_domains"): _of_tenant("hr_web", "work_machine_web", "operator_web"),
    ("work", "tenants.resets"): _of_tenant("operator_web"),
    ("work", "house.invitations"): _of_surface({**WORK_STAFF, "work_job": "staff"}),
    **{("work", f"house.{name}"): _of_surface(WORK_STAFF) for name in WAYS_IN},
    ("work", "house.visits"): _of_surface(WORK_VISITS),
    **{("care", f"house.{name}"): _of_surface(CARE_STAFF) for name in (*WAYS_IN, "invitations", "visits")},
}
GIFTS = {
    ("work", "house.invitations"): {"operator_web": {"surface": "staff"}},
    ("care", "house.invitations"): {"network_web": {"surface": "provider"}},
}


# Tables that kernel writes as SQL, per database.
UNMAPPED = {database.name: database.house for side in (work_printed, care_printed) for database in side.databases()}


@cache
def load() -> None:
    """Import every module that maps a table."""
    for path in tree.product(".py"):
        if "__tablename__" in tree.read(path):
            importlib.import_module(path.removesuffix(".py").replace("/", "."))


def mappers(database: str) -> Iterator[Mapper[Any]]:
    """The mapped classes of a database."""
    load()
    for base in BASES[database]:
        yield from sorted(base.registry.mappers, key=lambda mapper: str(mapper.local_table))


def declared(database: str) -> list[Declared]:
    """Every table of a database, with the verbs each role has been promised and the rows it is narrowed to."""
    found = []
    for mapper in mappers(database):
        access = {role: verbs.value for role, verbs in getattr(mapper.class_, "__access__", {}).items()}
        found.append((str(mapper.local_table), access, {column.name for column in mapper.local_table.columns}))
    for table in UNMAPPED[database]:
        found.append((table.name, {role: verbs.value for role, verbs in table.access.items()}, set()))
    return [
        Declared(
            name,
            {role: frozenset(verbs.split()) for role, verbs in access.items()},
            NARROWED_OTHERWISE.get((database, name)) or _narrow_by_keys(name, columns),
            GIFTS.get((database, name), {}),
            BEFORE.get((database, name)),
        )
        for name, access, columns in found
    ]
