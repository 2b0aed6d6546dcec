"""What the cells of one line mean. Built once for a file; what cells say again and again is worked out once."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from kernel.refusals import Refused
from tenants.layouts import FIELDS, Layout
from tenants.roster import LONGEST_NUMBER, BadNumber, checked, normal

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# 1.23E+08: a spreadsheet has thrown the last digits away.
SHORTENED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
LONGEST_GROUP = 80
MOST_COLUMNS = 100
# Two lives of days.
REMEMBERED = 40_000
COVERED = {"": True, "active": True, "yes": True, "true": True, "1": True, "aktiv": True, "leave": True}
NOT_COVERED = {
    "inactive": False,
    "no": False,
    "false": False,
    "0": False,
    "terminated": False,
    "left": False,
    "inaktiv": False,
}
STATUS = COVERED | NOT_COVERED
Value = TypeVar("Value")


# The line, the number as it is digested, covered or not, from, until, and the group. A wrong line whose number can
# be read has none of the four: it changes nothing, and nobody leaves by it.
Row = tuple[int, str, Any, Any, Any, Any]
Meaning = bool | date | str | None


class Lines(Protocol):
    """A CSV reader: each line's cells, and how many lines have gone by."""

    @property
    def line_num(self) -> int:
        """Lines of the file read so far."""

    def __iter__(self) -> Iterator[list[str]]:
        """The cells of each line."""


class TooWide(Refused):
    """A line, or the headings, with more columns than any roster has."""


class Wrong(Exception):
    """What is wrong with a line, in words that follow its number."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line. Says nothing of what stands there."""

    line: int
    sentence: str


class Fields:
    """Reads the lines of one file: finds the columns by their headings, then each line by its cells."""

    def __init__(self, layout: Layout, headings: Sequence[str], become: Callable[[Meaning], Any]) -> None:
        """`become` is done to what a cell means, once for each that is new. Raises ColumnMissing, ColumnTwice."""
        places = layout.places(headings)
        # A field without a column is read in one cell more than the headings have, which is always empty.
        self._at = [places.get(name, len(headings)) for name in FIELDS]
        self._width = len(headings) + 1
        self._nothing = become(None)
        self._status = _Known(lambda text: become(_status(text)))
        self._days = _Known(lambda text: become(_day(text, layout)))
        self._groups = _Known(lambda text: become(_group(text)))

    def rows(self, lines: Lines) -> Iterator[Row | Fault]:
        """Each line, or what is wrong with it; a wrong line whose number can be read comes as both.

        This loop runs a million times: what most lines are is asked first, and nothing is called that need not be.
        """
        number, status, starts_on, ends_on, cohort, mail = self._at
        statuses, days, groups, width = self._status, self._days, self._groups, self._width
        place = lines.line_num + 2
        for cells in lines:
            cells.append("")
            if len(cells) != width:
                cells = _widened(cells, width, place)
            who = cells[number]
            try:
                if not (who.isdigit() and who.isascii() and len(who) < LONGEST_NUMBER):
                    who = _number(who)
                if cells[mail]:
                    _check_mail(cells[mail])
                yield (
                    place, who, statuses[cells[status]], days[cells[starts_on]], days[cells[ends_on]],
                    groups[cells[cohort]],
                )  # fmt: skip
            except Wrong as wrong:
                yield from _faulty(place, cells, wrong, (self._at[0], self._nothing))
            place = lines.line_num + 2


class _Known(dict[str, Value]):
    """What a cell means, worked out the first time; forgets all when it has grown too large."""

    def __init__(self, means: Callable[[str], Value]) -> None:
        super().__init__()
        self._means = means

    def __missing__(self, text: str) -> Value:
        value = self._means(text.strip())
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value
        return value


def _widened(cells: list[str], width: int, place: int) -> list[str]:
    """As many cells as there are headings, and the empty one."""
    if len(cells) > MOST_COLUMNS + 1:
        raise TooWide(f"Line {place} has more than {MOST_COLUMNS} columns. Please export the columns we need only.")
    return [*cells[: width - 1], *([""] * (width - min(len(cells), width - 1)))]


def _faulty(place: int, cells: list[str], wrong: Wrong, at: tuple[int, Any]) -> Iterator[Row | Fault]:
    if not any(cells):
        return
    yield Fault(place, wrong.sentence)
    number, nothing = at
    try:
        yield place, _number(cells[number]), nothing, nothing, nothing, nothing
    except Wrong:
        return


def _number(cell: str) -> str:
    if not cell.strip():
        raise Wrong("has no employee number")
    if SHORTENED.fullmatch(cell.strip()):
        raise Wrong("has an employee number that a spreadsheet has shortened")
    try:
        return normal(checked(cell))
    except BadNumber:
        raise Wrong("has an employee number that is too long or not readable") from None


def _check_mail(cell: str) -> None:
    name, _, host = cell.partition("@")
    # Nearly all pass here, without the dearer pattern.
    if name and host.find(".", 1, -1) > 0 and "@" not in host and cell.isprintable() and " " not in cell:
        return
    if cell.strip() and not MAIL.fullmatch(cell.strip()):
        raise Wrong("has an e-mail address that is none")


def _status(text: str) -> bool:
    covered = STATUS.get(text.casefold())
    if covered is None:
        raise Wrong("has a status that we do not know")
    return covered


def _day(text: str, layout: Layout) -> date | None:
    try:
        return layout.day(text) if text else None
    except ValueError:
        raise Wrong(f"has a date that is none, or is not written as {layout.dates}") from None


def _group(text: str) -> str | None:
    text = " ".join(text.split())
    if len(text) > LONGEST_GROUP or not text.isprintable():
        raise Wrong("has a group whose name is too long or not readable")
    return text or None
