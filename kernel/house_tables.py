"""The tables of the house that are written as SQL and have no model: what they hold and who may do what.

The words are the same as a model's, so that the data map and the tests of access read both alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kernel.columns import Access, Holds

PLAIN, RANDOM = Holds.NOTHING_PERSONAL, Holds.RANDOM_ID
OUTBOX = {
    "outbox_id": RANDOM, "kind": PLAIN, "dedupe_key": RANDOM, "owner_key": PLAIN, "owner": RANDOM, "payload": RANDOM,
    "urgency": PLAIN, "not_before": PLAIN, "due_at": PLAIN, "attempts": PLAIN, "lease": RANDOM,
    "lease_until": PLAIN, "done_at": PLAIN, "dead_at": PLAIN, "last_error": PLAIN,
}  # fmt: skip
VISITS = {
    "visit_hash": Holds.SECRET_HASH, "surface": PLAIN, "person_id": RANDOM, "state": RANDOM, "began_at": PLAIN,
    "seen_at": PLAIN, "ends_at": PLAIN,
}  # fmt: skip
AUDIT = {
    "audit_id": RANDOM, "at": PLAIN, "surface": PLAIN, "person_id": RANDOM, "act": PLAIN, "about": PLAIN,
    "reason": PLAIN,
}  # fmt: skip


@dataclass(frozen=True)
class HouseTable:
    """One such table; `columns` says what each column holds."""

    name: str
    what: str
    kept: str
    access: Mapping[str, Access]
    columns: Mapping[str, Holds]


@dataclass(frozen=True)
class Roles:
    """The logins of a side's main database: of its surfaces, of those with visits in the database, and of programs."""

    web: tuple[str, ...]
    staff: tuple[str, ...]
    job: str
    probe: str


def steps(roles: Mapping[str, Access]) -> HouseTable:
    """Which migration came last; every database has it."""
    what = "Which migration came last."
    return HouseTable("house.steps", what, "for ever", roles, {"version_num": PLAIN})


def tables(of: Roles, *, audited: Mapping[str, Holds] = MappingProxyType({})) -> tuple[HouseTable, ...]:
    """The tables of a side's main database; `audited` says what its audit trail has besides."""
    return (
        HouseTable(
            "house.outbox",
            "Work that must happen, until it is done. A payload holds ids and plain values.",
            "a week after it was done; what failed twelve times stays until somebody has looked",
            {**dict.fromkeys(of.web, Access.INSERT_ONLY), of.job: Access.ALL},
            OUTBOX,
        ),
        HouseTable(
            "house.turns",
            "Which turn of a schedule has been taken.",
            "30 days",
            {of.job: Access.ADD_AND_DELETE},
            {"name": PLAIN, "slot": PLAIN, "taken_at": PLAIN},
        ),
        HouseTable(
            "house.visits",
            "Signed-in visits of people with a role. Everybody else's live in memory only.",
            "until the person leaves; a visit ends after twelve hours at most",
            {**dict.fromkeys(of.staff, Access.ALL), of.job: Access.READ_AND_DELETE},
            VISITS,
        ),
        HouseTable(
            "house.audit",
            "What people with a role did, one row an act.",
            "as long as the books of the same acts",
            {**dict.fromkeys(of.staff, Access.INSERT_ONLY), of.job: Access.ADD},
            {**AUDIT, **audited},
        ),
        steps({of.probe: Access.READ}),
    )
