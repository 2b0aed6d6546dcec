"""Personas: who one can be in the demonstration, and fresh links for those who have not come in yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel.staff import invitations, people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.work import wiring
from portal.work.seeding.organising import Placed
from portal.work.seeding.signing_in import STRANGER
from sso import connections
from sso.saml.connection import Addresses

SHOWN_NUMBERS = 3
NAMES = {
    "larkspur": {"hr": "Denise Carter", "finance": "Marcus Lee"},
    "northwind": {"hr": "Priya Iyer", "finance": "Tom Haddad"},
    "kestrel": {"hr": "Ulrike Weiß", "finance": "Jonas Eriksen"},
    "brightwater": {"hr": "Chloé Okafor", "finance": "Liam Müller"},
}
WORDS = {"hr": "HR", "finance": "Finance"}


@dataclass(frozen=True)
class Role:
    """Somebody with a role, before or after they came in."""

    what: str
    surface: str
    web: str
    invited: Invited


def write(placed: list[Placed], *, at: datetime) -> str:
    """The work side's part of personas.txt. Every link works once, for seven days, and every start makes new ones."""
    companies = sorted((one for one in placed if one.company.has_sign_in), key=lambda one: -one.company.people)
    lines = ["WORK SIDE", "", "People of a company, through its own sign-in:"]
    for one in companies:
        lines += _company(one)
    lines += ["", "People with a role, by passkey. A link sets the passkey up, once, within seven days:"]
    lines += [f"  {line}" for role in _roles(companies) for line in _introduce(role, at)]
    return "\n".join([*lines, ""])


def _company(one: Placed) -> Iterator[str]:
    settings = wiring.settings()
    with unit_of_work.acting("hr_web", tenant_id=one.tenant_id):
        latest = connections.find_latest()
        connection_id = str(latest.connection_id) if latest else ""
    if not connection_id:
        return
    numbers = ", ".join(f"{one.company.first_number + place:06}" for place in range(SHOWN_NUMBERS))
    login = Addresses(settings.base_url, settings.acs_url).login(connection_id)
    yield f"  {one.company.name} ({one.company.people:,} people): {login}"
    yield f"      choose a name, or enter a number: {numbers}, ...; {STRANGER} is not covered"


def _roles(companies: list[Placed]) -> Iterator[Role]:
    yield Role("Operator", "operator", "operator_web", Invited("operator", ("operator",), None, "Robin Operator"))
    for one in companies:
        for role, name in NAMES[one.company.slug].items():
            mail = f"{name.split()[0].lower()}@{one.company.slug}.example"
            what = f"{WORDS[role]} of {one.company.name}"
            yield Role(what, role, "hr_web", Invited("staff", (role,), one.tenant_id, name, mail))


def _introduce(role: Role, at: datetime) -> Iterator[str]:
    settings = wiring.settings()
    owner: dict[str, UUID] = {"tenant_id": role.invited.owner_id} if role.invited.owner_id else {}
    with unit_of_work.acting(role.web, **owner):
        here = [
            one
            for one in people.all_of(role.invited.surface)
            if one.active and set(role.invited.roles) & set(one.roles)
        ]
        if here:
            names = ", ".join(people.name_of(one, key=settings.sealing_key) for one in here)
            yield f"{role.what}, {names}: {settings.base_url}/{role.surface}/doorway with the passkey"
            return
        secret = invitations.make(role.invited, key=settings.sealing_key, at=at)
    yield f"{role.what}, {role.invited.called}: {settings.base_url}/{role.surface}/doorway/join#{secret}"
