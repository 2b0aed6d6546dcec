"""Roster files: each is applied whole, held for HR, or refused. What they leave behind is digests."""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import BinaryIO
from uuid import UUID, uuid4

from sqlalchemy import select

from kernel import scope
from kernel.database import db
from tenants import staging
from tenants.layouts import Layout
from tenants.roster import person_key
from tenants.roster_file import Fault, read
from tenants.tables.people import Import

SHOWN_FAULTS = 200
# A full file that would end more than this, or leave fewer than this, waits for HR's word.
FEWEST_LEAVERS, SHARE_LEAVING, SHARE_STAYING = 10, 0.05, 0.80
SHARE_OF_FAULTS = 0.02


class Declared(StrEnum):
    """What HR says the file is; never guessed."""

    FULL = "full"
    CHANGES = "changes"


class Outcome(StrEnum):
    """What became of a file."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    HELD = "held"
    REFUSED = "refused"
    TRIED = "tried"


@dataclass(frozen=True)
class Ask:
    """A file to import. `tried` writes nothing; `approved` is HR's word for a file that was held."""

    declared: Declared
    layout: Layout
    tried: bool = False
    approved: bool = False


@dataclass
class Report:
    """What a file does, in numbers; faults are named by line only."""

    outcome: Outcome = Outcome.TRIED
    reasons: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


def import_file(file: BinaryIO, ask: Ask, *, key: bytes, at: datetime) -> Report:
    """Apply, hold or refuse a file for the organisation in scope, in the current transaction.

    `file` must be seekable. The same bytes as last time change nothing. Raises Unreadable, ColumnMissing.
    """
    _one_at_a_time()
    sha256 = _digest(file)
    if not ask.tried and _last_applied() == sha256:
        return Report(Outcome.UNCHANGED, ["This is the file that was applied last. Nothing has changed."])
    report = Report()
    _stage(file, ask.layout, key, report)
    _count(ask, report, on=at.date())
    _judge(ask, report, approved=ask.approved and _was_held(sha256))
    if ask.tried:
        report.outcome = Outcome.TRIED if report.outcome is Outcome.APPLIED else report.outcome
        return report
    if report.outcome is Outcome.APPLIED:
        staging.apply(full=ask.declared is Declared.FULL, on=at.date())
    _remember(ask, report, sha256, at=at)
    return report


def imports() -> list[Import]:
    """What became of the last files, newest first."""
    return list(db.session.execute(select(Import).order_by(Import.at.desc()).limit(20)).scalars())


def _stage(file: BinaryIO, layout: Layout, key: bytes, report: Report) -> None:
    """Put the good lines into a table of this transaction; the file's own words end here."""
    tenant_id = _tenant()
    counts = {"rows": 0, "faults": 0}

    with staging.writer() as write:
        for line in read(file, layout):
            counts["rows"] += 1
            if isinstance(line, Fault):
                counts["faults"] += 1
                if len(report.faults) < SHOWN_FAULTS:
                    report.faults.append(line)
                continue
            write(
                line.line,
                person_key(key, tenant_id, line.number),
                line.covered,
                line.starts_on,
                line.ends_on,
                line.cohort,
            )
    report.counts.update(counts)


def _count(ask: Ask, report: Report, *, on: date) -> None:
    numbers = staging.numbers(full=ask.declared is Declared.FULL)
    report.counts.update(asdict(numbers))
    for line in staging.doubled(SHOWN_FAULTS):
        report.faults.append(Fault(line, "has the same employee number as another line"))


def _judge(ask: Ask, report: Report, *, approved: bool) -> None:
    n = report.counts
    if n["rows"] == n["faults"]:
        report.reasons.append("No line of this file could be used. Please check the export.")
    if n["doubled"]:
        report.reasons.append(f"{n['doubled']} employee numbers stand in more than one line. Please make them unique.")
    if n["faults"] > SHARE_OF_FAULTS * max(n["rows"], 1):
        report.reasons.append(f"{n['faults']} of {n['rows']} lines are wrong. Up to 2 in 100 may be; these are more.")
    if report.reasons:
        report.outcome = Outcome.REFUSED
        return
    if ask.declared is Declared.FULL and _shrinks(n) and not approved:
        report.outcome = Outcome.HELD
        report.reasons.append(
            f"This file would end the cover of {n['leaving']} of {n['before']} people. If that is right, send the same "
            "file again and confirm it; until then nothing changes."
        )
        return
    report.outcome = Outcome.APPLIED


def _shrinks(n: dict[str, int]) -> bool:
    too_many = n["leaving"] > max(FEWEST_LEAVERS, SHARE_LEAVING * n["before"])
    return too_many or n["before"] - n["leaving"] + n["new"] < SHARE_STAYING * n["before"]


def _digest(file: BinaryIO) -> bytes:
    found = hashlib.sha256()
    for piece in iter(lambda: file.read(1 << 20), b""):
        found.update(piece)
    file.seek(0)
    return found.digest()


def _one_at_a_time() -> None:
    """A second import of the same organisation waits for the first."""
    staging.lock(_tenant())


def _last_applied() -> bytes | None:
    return db.session.execute(
        select(Import.sha256).where(Import.state == Outcome.APPLIED).order_by(Import.at.desc()).limit(1)
    ).scalar_one_or_none()


def _was_held(sha256: bytes) -> bool:
    held = select(Import.import_id).where(Import.sha256 == sha256, Import.state == Outcome.HELD)
    return db.session.execute(held).first() is not None


def _remember(ask: Ask, report: Report, sha256: bytes, *, at: datetime) -> None:
    db.session.add(
        Import(
            tenant_id=_tenant(), import_id=uuid4(), sha256=sha256, declared=ask.declared, state=report.outcome,
            counts=report.counts, at=at,
        )
    )  # fmt: skip
    db.session.flush()


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
