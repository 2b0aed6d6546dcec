"""Taking a roster file in: it is applied whole, held for HR, or refused. What it leaves behind is digests."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import BinaryIO
from uuid import UUID, uuid4

from kernel import scope, sealing
from kernel.database import db
from kernel.refusals import Refused
from tenants import imports, layouts, newcomers, roster, staging
from tenants.imports import Report, State
from tenants.layouts import Layout
from tenants.roster_fields import Fault
from tenants.roster_file import read
from tenants.tables.people import Import

SHOWN_FAULTS = 1_000
# How often progress is told, in lines.
TOLD_EVERY = 20_000
# A full file that would end more than this, or leave fewer than this, waits for HR's word.
FEWEST_LEAVERS, SHARE_LEAVING, SHARE_STAYING = 10, 0.05, 0.80
SHARE_OF_FAULTS = 0.02
DIFFERENCE_OF_CLOCKS = timedelta(days=1)
Tell = Callable[[str, int], None]


class Declared(StrEnum):
    """What HR says the file is; never guessed."""

    FULL = "full"
    CHANGES = "changes"


class DirectoryLeads(Refused):
    """The organisation's directory sends its people; a full file would undo what it says."""

    message = (
        "Your directory tells us who is covered, so a file cannot say it for everybody. Please change people in the "
        "directory, or switch it off first. A file of changes still works."
    )


@dataclass(frozen=True)
class Ask:
    """A file to take in. `tried` writes nothing; `approved` is HR's word for a file that was held.

    `exported_on` is the day the file was made, as HR states it, else the day of `sent_at`; `sent_at` is when we got
    it, else now. `directory_leads` says that a directory sends this organisation's people.
    """

    declared: Declared
    layout: Layout
    tried: bool = False
    approved: bool = False
    exported_on: date | None = None
    sent_at: datetime | None = None
    directory_leads: bool = False


def import_file(file: BinaryIO, ask: Ask, *, key: bytes, at: datetime) -> Report:
    """Take a file in that is here already, and remember what became of it. As `take_in`; a try is not remembered."""
    mark = mark_of(content_mark(digest_of(file), key), ask, key)
    if ask.approved and not imports.was_held(mark):
        ask = replace(ask, approved=False)
    report = take_in(file, ask, mark=mark, key=key, at=at)
    if not ask.tried and report.outcome is not State.UNCHANGED:
        row = put(ask, mark, at=at)
        imports.settle(row, report, at=at)
    return report


def take_in(
    file: BinaryIO, ask: Ask, *, mark: bytes, key: bytes, at: datetime, tell: Tell = lambda phase, lines: None
) -> Report:
    """Apply, hold or refuse a file for the organisation in scope, in the current transaction.

    `file` must be seekable; `mark` is its `mark_of`, and the same as last time changes nothing. `tell` hears of each
    phase and its lines. Raises Unreadable, ColumnMissing, ColumnTwice, DirectoryLeads, and staging.Busy.
    """
    staging.lock(_tenant())
    if ask.directory_leads and ask.declared is Declared.FULL:
        raise DirectoryLeads
    last = imports.last_applied()
    if last is not None and not ask.tried and last.digest == mark:
        return Report(State.UNCHANGED, ["This is the file that was applied last. Nothing has changed."])
    report = Report(reasons=_out_of_turn(ask, last, at=at))
    if report.reasons:
        report.outcome = State.REFUSED
        return report
    _stage(file, ask.layout, key, report, tell)
    tell("comparing", report.counts["rows"])
    _count(ask, report, on=at.date())
    _judge(ask, report)
    if ask.tried:
        report.outcome = State.TRIED if report.outcome is State.APPLIED else report.outcome
    elif report.outcome is State.APPLIED:
        tell("writing", report.counts["rows"])
        staging.apply()
        newcomers.note_first_roster(on=at.date())
    return report


def put(ask: Ask, mark: bytes, *, at: datetime, import_id: UUID | None = None, content: bytes = b"") -> Import:
    """Write down that a file was sent and how it is to be read; `content` is its `content_mark`, to read it anew."""
    layout = ask.layout
    reading = {"encoding": layout.encoding, "dates": layout.dates, "columns": dict(layout.columns),
               "content": content.hex()}  # fmt: skip
    row = Import(
        tenant_id=_tenant(), import_id=import_id or uuid4(), digest=mark, declared=ask.declared, state=State.WAITING,
        at=at, exported_on=_exported_on(ask, at), tried=ask.tried, approved=ask.approved, reading=reading, counts={},
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def read_with(row: Import, columns: Mapping[str, str], *, key: bytes) -> None:
    """Have a waiting file read anew, with these headings for our fields. Raises AlreadySettled."""
    said = row.reading or {}
    layout = Layout(said["encoding"], said["dates"], columns)
    imports.take_up(row, tried=row.tried)
    ask = Ask(Declared(row.declared), layout)
    row.reading = {**said, "columns": dict(columns)}
    row.digest = mark_of(bytes.fromhex(said["content"]), ask, key)
    db.session.flush()


def digest_of(file: BinaryIO) -> str:
    """SHA-256 of the whole file, in hexadecimal."""
    found = hashlib.sha256()
    file.seek(0)
    for piece in iter(lambda: file.read(1 << 18), b""):
        found.update(piece)
    return found.hexdigest()


def content_mark(sha256: str, key: bytes) -> bytes:
    """The same for the same bytes: keyed, because a file of one line could be guessed."""
    return sealing.digest(key, "roster-content", f"{_tenant()}|{sha256}")


def mark_of(content: bytes, ask: Ask, key: bytes) -> bytes:
    """The same for the same bytes declared and read in the same way."""
    layout = ask.layout
    read_as = json.dumps([ask.declared, layout.encoding, layout.dates, sorted(layout.columns.items())])
    return sealing.digest(key, "roster-file", f"{content.hex()}|{read_as}")


def _stage(file: BinaryIO, layout: Layout, key: bytes, report: Report, tell: Tell) -> None:
    """Put the good lines into a table of this transaction; the file's own words end here."""
    digest, nothing = roster.digests(key, _tenant()), staging.NULL
    rows = faults = 0
    with staging.writer() as write:
        for line in read(file, layout, staging.packed):
            if isinstance(line, Fault):
                faults += 1
                if len(report.faults) < SHOWN_FAULTS:
                    report.faults.append(line)
                continue
            place, number, covered, starts_on, ends_on, cohort = line
            write(place, digest(number), covered, starts_on, ends_on, cohort)
            if covered is nothing:
                continue
            rows += 1
            if not rows % TOLD_EVERY:
                tell("reading", rows)
    report.counts.update(rows=rows + faults, faults=faults)


def _count(ask: Ask, report: Report, *, on: date) -> None:
    grace = layouts.grace_days()
    numbers = staging.count(full=ask.declared is Declared.FULL, on=on, grace=grace, rule=newcomers.rule(on=on))
    report.counts.update(asdict(numbers))
    if numbers.doubled:
        lines = staging.doubled(SHOWN_FAULTS)
        report.faults += [Fault(line, "has the same employee number as another line") for line in lines]


def _judge(ask: Ask, report: Report) -> None:
    n = report.counts
    if n["rows"] == n["faults"]:
        report.reasons.append("No line of this file could be used. Please check the export.")
    if n["doubled"]:
        report.reasons.append(f"{n['doubled']} employee numbers stand in more than one line. Please make them unique.")
    if n["faults"] > SHARE_OF_FAULTS * max(n["rows"], 1):
        report.reasons.append(f"{n['faults']} of {n['rows']} lines are wrong. Up to 2 in 100 may be; these are more.")
    if report.reasons:
        report.outcome = State.REFUSED
        return
    if ask.declared is Declared.FULL and _shrinks(n) and not ask.approved:
        report.outcome = State.HELD
        report.reasons.append(
            f"This file would end the cover of {n['leaving']} of {n['before']} people, which is more than usual. "
            "Until you have said that it is right, nothing changes."
        )
        return
    report.outcome = State.APPLIED


def _shrinks(n: dict[str, int]) -> bool:
    too_many = n["leaving"] > max(FEWEST_LEAVERS, SHARE_LEAVING * n["before"])
    return too_many or n["before"] - n["leaving"] + n["new"] < SHARE_STAYING * n["before"]


def _out_of_turn(ask: Ask, last: Import | None, *, at: datetime) -> list[str]:
    """Why this file must not come now: a file older than the applied one would bring back who has left since."""
    made_on, sent_at = _exported_on(ask, at), ask.sent_at or at
    if made_on > (at + DIFFERENCE_OF_CLOCKS).date():
        return ["The day on which the file was exported is still to come. Please correct it."]
    if last is None or (made_on, sent_at) >= (last.exported_on or last.at.date(), last.at):
        return []
    return [
        f"This file is older than the one that was applied last, which was exported on "
        f"{last.exported_on or last.at.date():%d %B %Y}. Please send a new export."
    ]


def _exported_on(ask: Ask, at: datetime) -> date:
    return ask.exported_on or (ask.sent_at or at).date()


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
