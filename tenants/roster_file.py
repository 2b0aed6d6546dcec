"""A roster file as an organisation sends it: CSV of many shapes, read line by line, nothing of it kept.

RFC 4180 with any of four delimiters. What is wrong with the whole file is refused; what is wrong with a line is
returned as a fault with its number and a sentence, and never with anybody's content.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from kernel.refusals import Refused
from tenants.layouts import Layout, delimiter_of

MOST_COLUMNS = 100
LONGEST_CELL = 10_000
LONGEST_NUMBER = 64
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
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


class Unreadable(Refused):
    """The file as a whole cannot be read; the message says at which line, and what to do."""


@dataclass(frozen=True)
class Row:
    """One person as the file has them, as far as we read it."""

    line: int
    number: str
    covered: bool
    starts_on: date | None
    ends_on: date | None
    cohort: str | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line. Says nothing of what stands there."""

    line: int
    sentence: str


def read(file: BinaryIO, layout: Layout) -> Iterator[Row | Fault]:
    """Every line after the first, in order. Raises Unreadable or ColumnMissing; reads as a stream."""
    lines = _Counted(file, layout.encoding)
    try:
        yield from _rows(lines, layout)
    finally:
        lines.give_back()


def _rows(lines: "_Counted", layout: Layout) -> Iterator[Row | Fault]:
    first = next(lines, "")
    if not first.strip():
        raise Unreadable("The file is empty. Please export it again; its first line must hold the headings.")
    delimiter = delimiter_of(first)
    headings = next(csv.reader([first], delimiter=delimiter))
    places = layout.places(headings)
    csv.field_size_limit(LONGEST_CELL)
    cells = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.count + 1
        try:
            found = next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                f"We could not read the file from line {line} on: a quotation mark is not closed, or a cell is too "
                "long. Please export it again."
            ) from error
        if any(found):
            yield _row(line, found, places, layout)


def _row(line: int, cells: list[str], places: dict[str, int], layout: Layout) -> Row | Fault:
    if len(cells) > MOST_COLUMNS:
        return Fault(line, f"has more than {MOST_COLUMNS} columns")

    def cell(name: str) -> str:
        place = places.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    number = cell("number")
    if not number:
        return Fault(line, "has no employee number")
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        return Fault(line, "has an employee number that is too long or not readable")
    if cell("mail") and not MAIL.fullmatch(cell("mail")):
        return Fault(line, "has an e-mail address that is none")
    covered = STATUS.get(cell("status").casefold())
    if covered is None:
        return Fault(line, "has a status that we do not know")
    try:
        starts_on, ends_on = (layout.day(cell(name)) if cell(name) else None for name in ("starts_on", "ends_on"))
    except ValueError:
        return Fault(line, f"has a date that is none, or is not written as {layout.dates}")
    return Row(line, number, covered, starts_on, ends_on, cell("cohort") or None)


class _Counted:
    """Lines of text, counted, so that a fault can be named by its line."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.count = 0
        self._encoding = encoding
        self._text = io.TextIOWrapper(file, "utf-8-sig" if encoding == "utf-8" else encoding, newline="")

    def give_back(self) -> None:
        """Leave the file to whoever opened it."""
        self._text.detach()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._text)
        except UnicodeError as error:
            raise Unreadable(
                f"A line after line {self.count} is not written in {self._encoding}. Please save the file as UTF-8, "
                "or tell us its encoding."
            ) from error
        self.count += 1
        if "\0" in line:
            raise Unreadable(f"Line {self.count} holds a NUL character. Please export the file as CSV again.")
        return line
