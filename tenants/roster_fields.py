"""What the cells of one line mean. Built once for a file; what cells say again and again is worked out once."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from tenants.layouts import FIELDS, Layout
from tenants.roster import BadNumber, checked

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# 1.23E+08: a spreadsheet has thrown the last digits away.
SHORTENED = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
LONGEST_GROUP = 80
REMEMBERED = 10_000
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


class Wrong(Exception):
    """A line that cannot be used: what is wrong, and the number it stands for where that can be read."""

    def __init__(self, sentence: str, number: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.number = number


class Fields:
    """Reads the lines of one file: finds the columns by their headings, then each line by its cells."""

    def __init__(self, layout: Layout, headings: Sequence[str]) -> None:
        """Raises ColumnMissing, ColumnTwice."""
        places = layout.places(headings)
        self._at = [places.get(name, -1) for name in FIELDS]
        self._width = max(self._at) + 1
        self._status = _Known(_status)
        self._days = _Known(lambda text: _day(text, layout))
        self._groups = _Known(_group)

    def read(self, cells: list[str]) -> tuple[str, bool | None, date | None, date | None, str | None]:
        """Number, covered or not, from, until, group. The last of `cells` must be empty. Raises Wrong."""
        if len(cells) <= self._width:
            cells.extend([""] * (self._width + 1 - len(cells)))
        number, status, starts_on, ends_on, cohort, mail = self._at
        who = cells[number]
        if not (who.isalnum() and who.isascii() and len(who) <= 20) or "E" in who or "e" in who:
            who = _number(who)
        try:
            if mail != -1 and cells[mail] and not MAIL.fullmatch(cells[mail].strip()):
                raise Wrong("has an e-mail address that is none")
            return (
                who,
                self._status[cells[status]],
                self._days[cells[starts_on]],
                self._days[cells[ends_on]],
                self._groups[cells[cohort]],
            )
        except Wrong as wrong:
            raise Wrong(wrong.sentence, who) from None


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


def _number(cell: str) -> str:
    if not cell.strip():
        raise Wrong("has no employee number")
    if SHORTENED.fullmatch(cell.strip()):
        raise Wrong("has an employee number that a spreadsheet has shortened")
    try:
        return checked(cell)
    except BadNumber:
        raise Wrong("has an employee number that is too long or not readable") from None


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
    if len(text) > LONGEST_GROUP or not text.isprintable():
        raise Wrong("has a group whose name is too long or not readable")
    return text or None
