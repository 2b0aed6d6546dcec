"""The bytes of a roster file as text: decoded as a stream, and searched again only to say which line is wrong."""

import io
from collections.abc import Callable
from typing import Any, BinaryIO

BLOCK = 64 * 1024
# What decodes each of the encodings that may be chosen; a byte-order mark is passed over.
DECODERS = {"utf-8": "utf-8-sig", "cp1252": "cp1252", "utf-16": "utf-16"}


class NulFound(Exception):
    """The file holds a NUL character, as files that are no text do."""


def open_text(file: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """`file` from its beginning as text, line ends as they are. `detach` it when done. Reading raises NulFound."""
    file.seek(0)
    text: Any
    if encoding == "utf-16":
        text = _WatchedText(file, DECODERS[encoding], newline="")
    else:
        text = io.TextIOWrapper(_Watched(file), DECODERS[encoding], newline="")
    text._CHUNK_SIZE = BLOCK
    opened: io.TextIOWrapper = text
    return opened


def line_that_is_not(file: BinaryIO, encoding: str) -> int:
    """The first line that cannot be decoded; the last of the file where lines cannot be told apart."""
    return _first_line(file, lambda line: not _decodes(line, DECODERS[encoding]))


def line_with_nul(file: BinaryIO) -> int:
    """The first line with a NUL."""
    return _first_line(file, lambda line: b"\0" in line)


class _Watched(io.BufferedIOBase):
    """Bytes on their way to be decoded, in which no NUL may stand."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        block = self._file.read(size)
        if b"\0" in block:
            raise NulFound
        return block


class _WatchedText(io.TextIOWrapper):
    """In two-byte letters half the bytes are NUL, so that only the text can be watched."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        return _without_nul(super().readline(size))

    def __next__(self) -> str:  # type: ignore[override]
        return _without_nul(super().__next__())


def _without_nul(line: str) -> str:
    if "\0" in line:
        raise NulFound
    return line


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeError:
        return False
    return True


def _first_line(file: BinaryIO, is_wrong: Callable[[bytes], bool]) -> int:
    file.seek(0)
    number = 0
    while line := file.readline():
        number += 1
        if is_wrong(line):
            break
    return number
