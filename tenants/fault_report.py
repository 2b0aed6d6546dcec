"""The wrong lines of a file as a table for a spreadsheet: numbers of lines and our sentences, nothing of the file."""

import csv
import io
from collections.abc import Iterable

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def write(faults: Iterable[tuple[int, str]]) -> bytes:
    """CSV with a byte-order mark, safe to open in a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["line", "what is wrong"])
    for line, sentence in faults:
        table.writerow([line, safe(sentence)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell
