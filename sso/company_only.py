"""Whether people with a role come in by their company's sign-in only, and who may come otherwise all the same."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, func, select

from kernel import scope
from kernel.database import db, own_transaction
from kernel.refusals import Refused
from kernel.staff import people
from kernel.staff.tables import Person
from sso.tables.connections import OpenConnection
from sso.tables.staff_rules import StaffRule
from tenants import break_glass
from tenants.tables.emergencies import BreakGlass


class WouldLockOut(Refused):
    """Switched on now, nobody of HR would be sure to come in again."""

    message = (
        "First name a colleague with an emergency passkey, or link your company's sign-in yourself: "
        "otherwise nobody in HR could be sure to come in again."
    )


class Answer(StrEnum):
    """What happens to somebody who came by another way than the company's sign-in."""

    WELCOME = "welcome"
    LINK_FIRST = "link_first"
    EMERGENCY = "emergency"
    REFUSED = "refused"


@dataclass(frozen=True)
class Rule:
    """The rule of an organisation: whether it is wanted, and whether there is a connection for it to hold."""

    wanted: bool
    connected: bool

    @property
    def holds(self) -> bool:
        """Whether other ways are closed to whoever has linked the company's sign-in."""
        return self.wanted and self.connected


def rule() -> Rule:
    """The rule of the organisation in scope; where nothing was decided it is wanted. Only reads.

    Apart from the page's transaction, because finance asks too, in whose scope no such rule is seen.
    """
    with own_transaction() as own:
        said = own.scalar(select(StaffRule.company_only))
        connected = own.scalar(select(exists().where(OpenConnection.connection_id.is_not(None))))
    return Rule(wanted=said is None or said, connected=bool(connected))


def answer(person_id: UUID, *, is_linked: bool, by_passkey: bool) -> Answer:
    """What becomes of a person of the organisation in scope who came in by something else. Only reads.

    Who has linked nothing yet is let in and led to do it: a rule must not lock out whom it found inside.
    """
    if not rule().holds:
        return Answer.WELCOME
    if not is_linked:
        return Answer.LINK_FIRST
    with own_transaction() as own:
        named = own.scalar(select(func.count()).where(BreakGlass.person_id == person_id))
    return Answer.EMERGENCY if named and by_passkey else Answer.REFUSED


def switch(wanted: bool, *, at: datetime) -> dict[str, tuple[object, object]]:
    """Decide it for the organisation in scope. Returns what changed. Raises WouldLockOut."""
    if wanted and not _somebody_can_come_in():
        raise WouldLockOut
    row = db.session.execute(select(StaffRule)).scalar_one_or_none()
    before = row.company_only if row is not None else True
    if row is None:
        row = StaffRule(tenant_id=scope.current().owners["tenant_id"], company_only=wanted, set_at=at)
        db.session.add(row)
    row.company_only, row.set_at = wanted, at
    db.session.flush()
    return {"company_only": (before, wanted)} if before != wanted else {}


def _somebody_can_come_in() -> bool:
    of_hr: list[Person] = [each for each in people.all_of("staff") if each.active and "hr" in each.roles]
    named = break_glass.named()
    return any(
        each.subject is not None or (each.person_id in named and break_glass.can_be_named(each)) for each in of_hr
    )
