"""What became of each roster file of an organisation, from its upload to its end. Numbers and lines, never content."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from kernel.database import db
from kernel.refusals import NotFound, Refused
from tenants.roster_fields import Fault
from tenants.tables.people import Import

SHOWN = 20


class State(StrEnum):
    """How far a file has come."""

    WAITING = "waiting"
    TRIED = "tried"
    HELD = "held"
    UNMAPPED = "unmapped"
    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    DROPPED = "dropped"
    LOST = "lost"


# Where HR is asked, the file is kept for a day; anywhere else that is not waiting, it is gone.
ASKING = (State.TRIED, State.HELD, State.UNMAPPED)
ENDS = (State.APPLIED, State.UNCHANGED, State.REFUSED, State.LOST)
MOVES: dict[State, set[State]] = {
    State.WAITING: {*ENDS, *ASKING},
    State.TRIED: {State.WAITING, State.DROPPED},
    State.HELD: {State.WAITING, State.DROPPED},
    State.UNMAPPED: {State.WAITING, State.DROPPED},
}


@dataclass
class Report:
    """What a file does, in numbers; faults are named by line only."""

    outcome: State = State.TRIED
    reasons: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class NoSuchFile(NotFound):
    """This organisation has sent no such file."""

    message = "We could not find that file."


class AlreadySettled(Refused):
    """The file has been applied, dropped or refused meanwhile."""

    message = "This file has been dealt with already. Nothing was changed."


def get(import_id: UUID) -> Import:
    """The file of this id of the organisation in scope. Raises NoSuchFile."""
    row = find(import_id)
    if row is None:
        raise NoSuchFile
    return row


def find(import_id: UUID) -> Import | None:
    """The file of this id of the organisation in scope, if there is one."""
    return db.session.execute(select(Import).where(Import.import_id == import_id)).scalar_one_or_none()


def recent() -> list[Import]:
    """The last files, newest first."""
    return list(db.session.execute(select(Import).order_by(Import.at.desc()).limit(SHOWN)).scalars())


def last_applied() -> Import | None:
    """The newest file that was applied: by the day of its export, then by when it came."""
    day = Import.exported_on
    newest = select(Import).where(Import.state == State.APPLIED).order_by(day.desc().nulls_last(), Import.at.desc())
    return db.session.execute(newest.limit(1)).scalar_one_or_none()


def was_held(mark: bytes) -> bool:
    """Whether this very file was held before."""
    held = select(Import.import_id).where(Import.digest == mark, Import.state == State.HELD)
    return db.session.execute(held).first() is not None


def settle(row: Import, report: Report, *, at: datetime) -> None:
    """Write down what a file did."""
    row.state, row.counts, row.settled_at = report.outcome, dict(report.counts), at
    row.reasons, row.faults = list(report.reasons), [(fault.line, fault.sentence) for fault in report.faults]
    db.session.flush()


def refuse(row: Import, state: State, reason: str, *, at: datetime) -> None:
    """Write down that a file could not be read, or is gone."""
    row.state, row.reasons, row.settled_at = state, [reason], at
    db.session.flush()


def take_up(row: Import, *, approved: bool = False, tried: bool = False) -> None:
    """HR's word: read the file again that we asked about, and take it in unless `tried`. Raises AlreadySettled."""
    _move(row, State.WAITING)
    row.tried, row.approved = tried, row.approved or approved
    db.session.flush()


def drop(row: Import, *, at: datetime) -> None:
    """HR's other word: forget the file. Raises AlreadySettled."""
    _move(row, State.DROPPED)
    row.settled_at = at


def _move(row: Import, to: State) -> None:
    # The same row may be asked for twice at once; the second must see what the first did.
    db.session.refresh(row, with_for_update=True)
    if to not in MOVES.get(State(row.state), set()):
        raise AlreadySettled
    row.state = to
    db.session.flush()
