"""A roster file as an organisation sends it: CSV of many shapes, read line by line, nothing of it kept.

RFC 4180 with any of four delimiters. What is wrong with the whole file is refused; what is wrong with a line is
returned as a fault with its number and a sentence, and never with anybody's content.
"""

import csv
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TextIO

from kernel.refusals import Refused
from tenants import roster_text
from tenants.layouts import Layout, delimiter_of
from tenants.roster_fields import MOST_COLUMNS, Fault, Fields, Meaning, Row

LONGEST_CELL = 10_000


class Unreadable(Refused):
    """The file as a whole cannot be read; the message says at which line, and what to do."""


def read(
    file: BinaryIO, layout: Layout, become: Callable[[Meaning], Any] = lambda meaning: meaning
) -> Iterator[Row | Fault]:
    """Every line after the first, in order, as a stream; a wrong line whose number can be read comes as both.

    `file` must be seekable, and is left open. `become` is done to what cells mean, once for each that is new.
    Raises Unreadable, and before the first line ColumnMissing and ColumnTwice.
    """
    text = roster_text.open_text(file, layout.encoding)
    try:
        found, delimiter = _first(text)
        fields = Fields(layout, found, become)
        csv.field_size_limit(LONGEST_CELL)
        lines = csv.reader(text, delimiter=delimiter, strict=True)
        yield from fields.rows(lines)
    except csv.Error as error:
        raise Unreadable(
            f"We could not read the file around line {lines.line_num + 1}: a quotation mark is not closed, or a cell "
            f"is longer than {LONGEST_CELL} characters. Please export it again."
        ) from error
    except UnicodeError as error:
        line = roster_text.line_that_is_not(file, layout.encoding)
        raise Unreadable(
            f"Line {line} is not written in {layout.encoding}. Please save the file as UTF-8, or tell us its encoding."
        ) from error
    except roster_text.NulFound as error:
        line = roster_text.line_with_nul(file)
        raise Unreadable(f"Line {line} holds a NUL character. Please export the file as CSV again.") from error
    finally:
        text.detach()


def headings(file: BinaryIO, encoding: str) -> list[str]:
    """What the first line says, cell by cell; nothing where it cannot be read. The file is left at its beginning."""
    text = roster_text.open_text(file, encoding)
    try:
        return _first(text)[0]
    except (UnicodeError, roster_text.NulFound, Unreadable):
        return []
    finally:
        text.detach()
        file.seek(0)


def _first(text: TextIO) -> tuple[list[str], str]:
    line = text.readline(MOST_COLUMNS * LONGEST_CELL)
    if not line.strip():
        raise Unreadable("The file is empty. Please export it again; its first line must hold the headings.")
    delimiter = delimiter_of(line)
    found = next(csv.reader([line], delimiter=delimiter))
    if len(found) > MOST_COLUMNS:
        raise Unreadable(f"The file has more than {MOST_COLUMNS} columns. Please export the columns we need only.")
    return found, delimiter
