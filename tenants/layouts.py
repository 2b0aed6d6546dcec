"""How an organisation's roster files are to be read. Detected where that is safe, saved where it must be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from kernel import scope
from kernel.database import db
from kernel.refusals import Refused
from tenants.tables import people

DELIMITERS = ",;|\t"
ENCODINGS = ("utf-8", "cp1252", "utf-16")
# Each way of writing a day that may be chosen, as strptime reads it. Never guessed: 03/04 is two days.
DATES = {"2026-12-31": "%Y-%m-%d", "31.12.2026": "%d.%m.%Y", "31/12/2026": "%d/%m/%Y", "12/31/2026": "%m/%d/%Y"}
ISO = "2026-12-31"
MOST_GRACE = 90
# What we read of a file. Every other column is passed over and never stored; names and addresses are not read at all.
FIELDS = {
    "number": "Employee number",
    "status": "Status",
    "starts_on": "Covered from",
    "ends_on": "Covered until",
    "cohort": "Group",
    "mail": "Work e-mail",
}
REQUIRED = ("number",)
USUAL = {
    "number": ("employee id", "employee_id", "employeeid", "employee number", "personnel number", "staff number", "id"),
    "status": ("status", "employment status", "active"),
    "starts_on": ("eligibility start", "start", "start date", "hire date", "covered from"),
    "ends_on": ("eligibility end", "end", "end date", "termination date", "covered until"),
    "cohort": ("department", "group", "division", "cohort"),
    "mail": ("work email", "work_email", "email", "e-mail"),
}


class ColumnMissing(Refused):
    """The heading of a column that must be there was not found."""


class ColumnTwice(Refused):
    """A column that we must read has the same heading as another one."""


class BadLayout(Refused):
    """Something chosen is not among what may be chosen."""

    message = "Please choose the encoding and the date format from the lists."


class BadGrace(Refused):
    """More days of grace than we offer."""

    message = f"Leavers can stay covered for up to {MOST_GRACE} days."


@dataclass(frozen=True)
class Layout:
    """Encoding, way of writing days, and for each of our fields the heading of its column, where it is not usual."""

    encoding: str = "utf-8"
    dates: str = ISO
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.encoding not in ENCODINGS or self.dates not in DATES or not set(self.columns) <= set(FIELDS):
            raise BadLayout

    def places(self, headings: Sequence[str]) -> dict[str, int]:
        """Which column holds which field. Raises ColumnMissing (one we need or HR chose), ColumnTwice."""
        plain = [_plain(heading) for heading in headings]
        found = {}
        for name in FIELDS:
            said = self.columns.get(name)
            # HR said that this is not in the file, whatever its headings are.
            if said == "":
                continue
            wanted = next((each for each in map(_plain, (said,) if said else USUAL[name]) if each in plain), None)
            if wanted is None:
                continue
            if plain.count(wanted) > 1:
                raise ColumnTwice(
                    f"Two columns have the heading “{headings[plain.index(wanted)]}”. Please rename one of them, so "
                    "that we cannot take the wrong one."
                )
            found[name] = plain.index(wanted)
        chosen = [name for name, said in self.columns.items() if said]
        missing = next((name for name in (*REQUIRED, *chosen) if name not in found), None)
        if missing is not None:
            wanted = self.columns.get(missing, FIELDS[missing])
            raise ColumnMissing(
                f"The first line has no column “{wanted}”. Please tell us which heading holds “{FIELDS[missing]}”."
            )
        return found

    def day(self, text: str) -> date:
        """The day written in `text`. Raises ValueError, also for a day that is none and for a spreadsheet's number."""
        return datetime.strptime(text, DATES[self.dates]).date()  # noqa: DTZ007 - a day has no time zone


def guess(layout: Layout, headings: Sequence[str]) -> dict[str, str]:
    """For each field the heading that seems to hold it, for HR to correct."""
    found = {}
    for name in FIELDS:
        likely = [_plain(each) for each in (layout.columns.get(name, ""), *USUAL[name])]
        found[name] = next((heading for heading in headings if _plain(heading) in likely and heading.strip()), "")
    return found


def delimiter_of(first_line: str) -> str:
    """The delimiter that stands most often in the line of headings."""
    return max(DELIMITERS, key=first_line.count)


def find() -> Layout:
    """What the organisation in scope has saved, or the usual."""
    row = db.session.execute(select(people.Layout)).scalar_one_or_none()
    return Layout(row.encoding, row.dates, row.columns) if row else Layout()


def save(layout: Layout, *, at: datetime) -> None:
    """Read the next files of the organisation in scope like this."""
    row = _row(at)
    row.encoding, row.dates, row.columns, row.saved_at = layout.encoding, layout.dates, dict(layout.columns), at
    db.session.flush()


def grace_days() -> int:
    """For how many days after they left people of the organisation in scope stay covered."""
    return db.session.execute(select(people.Layout.grace_days)).scalar_one_or_none() or 0


def set_grace(days: int, *, at: datetime) -> None:
    """Cover leavers for this many days after they left. Raises BadGrace."""
    if not 0 <= days <= MOST_GRACE:
        raise BadGrace
    _row(at).grace_days = days
    db.session.flush()


def _row(at: datetime) -> people.Layout:
    row = db.session.execute(select(people.Layout)).scalar_one_or_none()
    if row is None:
        usual = Layout()
        row = people.Layout(
            tenant_id=_tenant(), encoding=usual.encoding, dates=usual.dates, columns={}, grace_days=0, saved_at=at
        )
        db.session.add(row)
    return row


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]


def _plain(heading: str) -> str:
    return " ".join(heading.casefold().replace("_", " ").split())
