"""Roster files on their way to a worker: sealed in pieces as they arrive, read back as a stream, forgotten after use.

The pieces go to a table that is not logged, each in a transaction of its own, so that a long upload holds nothing
else up. The key of a file's pieces is sealed by the side's key and goes with them.
"""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update

from kernel import database, scope, sealing
from kernel.refusals import NotFound
from tenants.imports import State
from tenants.tables.uploads import Piece, Upload

LARGEST = 200 * 1000 * 1000
PIECE = 512 * 1024
KEPT = timedelta(hours=24)
# How long a file may be on its way before it is taken for abandoned.
ON_ITS_WAY = timedelta(hours=2)
KEEPING = (State.WAITING, State.TRIED, State.HELD, State.UNMAPPED)


class Gone(NotFound):
    """The pieces of this file are no longer there, or not all of them."""

    message = "This file is no longer here. Please send it again."


@dataclass
class Arriving:
    """A file while it is being received. Written to as bytes come; `finish` keeps it, `give_up` forgets it."""

    sealing_key: bytes = field(repr=False)
    at: datetime
    expected: int = 0
    largest: int = LARGEST
    import_id: UUID = field(default_factory=uuid4)
    size: int = 0
    _key: bytes = field(default_factory=sealing.new_key, repr=False)
    _waiting: bytearray = field(default_factory=bytearray, repr=False)
    _pieces: int = 0
    _seen: Any = field(default_factory=hashlib.sha256, repr=False)

    @property
    def too_large(self) -> bool:
        """Whether more came than we take; what came then is forgotten already."""
        return self.size > self.largest

    def write(self, some: bytes) -> int:
        """Seal and keep what has come."""
        if self.size == 0 and some:
            self._begin()
        was_too_large = self.too_large
        self.size += len(some)
        if self.too_large:
            self._waiting.clear()
            if not was_too_large:
                self.give_up()
            return len(some)
        self._seen.update(some)
        self._waiting += some
        while len(self._waiting) > PIECE:
            self._keep(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(some)

    def finish(self) -> str:
        """Keep the last piece; returns the SHA-256 of the whole in hexadecimal."""
        self._keep(bytes(self._waiting), last=True)
        self._waiting.clear()
        digest: str = self._seen.hexdigest()
        return digest

    def give_up(self) -> None:
        """Forget what was kept."""
        forget(self.import_id)

    def seek(self, place: int, whence: int = 0) -> int:
        """Form parsers rewind what they have written; there is nothing to rewind."""
        return place

    def close(self) -> None:
        """Nothing is open."""

    def _begin(self) -> None:
        sealed = sealing.seal(self.sealing_key, self._key, place=_place_of_key(self.import_id))
        row = {"tenant_id": _tenant(), "import_id": self.import_id, "key_sealed": sealed, "size": self.expected,
               "phase": "waiting", "lines": 0, "share": 0, "at": self.at}  # fmt: skip
        with database.own_transaction() as connection:
            connection.execute(insert(Upload), [row])

    def _keep(self, plain: bytes, *, last: bool) -> None:
        sealed = sealing.seal(self._key, plain, place=_place_of(self.import_id, self._pieces, last=last))
        row = {"tenant_id": _tenant(), "import_id": self.import_id, "place": self._pieces, "sealed": sealed}
        with database.own_transaction() as connection:
            connection.execute(insert(Piece), [row])
        self._pieces += 1


class Pieces(io.RawIOBase):
    """A kept file, read piece by piece from its beginning, as often as wanted. Raises Gone where one is missing."""

    def __init__(self, import_id: UUID, key: bytes) -> None:
        self._import_id = import_id
        self._key = key
        self.read_bytes = 0
        self.seek(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """To its beginning only."""
        return True

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Begin again; or, for `tell`, say how far we are."""
        if (place, whence) == (0, 1):
            return self.read_bytes
        if place or whence:
            raise io.UnsupportedOperation("a kept file can only be read from its beginning")
        self._next, self._rest, self._ended, self.read_bytes = 0, memoryview(b""), False, 0
        return 0

    def readinto(self, buffer: Any, /) -> int:
        """Some of what comes next; nothing at the end."""
        while not self._rest and not self._ended:
            self._rest = memoryview(self._piece())
        some = self._rest[: len(buffer)]
        buffer[: len(some)] = some
        self._rest = self._rest[len(some) :]
        self.read_bytes += len(some)
        return len(some)

    def _piece(self) -> bytes:
        wanted = select(Piece.sealed).where(
            Piece.tenant_id == _tenant(), Piece.import_id == self._import_id, Piece.place == self._next
        )
        with database.own_transaction() as connection:
            sealed = connection.execute(wanted).scalar_one_or_none()
        if sealed is None:
            raise Gone
        try:
            plain = sealing.unseal(self._key, sealed, place=_place_of(self._import_id, self._next, last=False))
        except sealing.CannotOpen:
            # Only the last piece is sealed as the last, so that a file cannot end early unnoticed.
            plain = sealing.unseal(self._key, sealed, place=_place_of(self._import_id, self._next, last=True))
            self._ended = True
        self._next += 1
        return plain


def open_file(upload: Upload, sealing_key: bytes) -> Pieces:
    """The pieces of a kept file, in order."""
    key = sealing.unseal(sealing_key, upload.key_sealed, place=_place_of_key(upload.import_id))
    return Pieces(upload.import_id, key)


def get(import_id: UUID) -> Upload:
    """How far this file has come, while it is kept. Raises Gone."""
    row = find(import_id)
    if row is None:
        raise Gone
    return row


def find(import_id: UUID) -> Upload | None:
    """How far this file has come, if it is still kept."""
    return database.db.session.execute(select(Upload).where(Upload.import_id == import_id)).scalar_one_or_none()


def teller(upload: Upload, pieces: Pieces) -> Callable[[str, int], None]:
    """A function that shows a phase and its lines to whoever looks at once, whatever the transaction at hand does."""
    tenant_id, import_id, expected = upload.tenant_id, upload.import_id, upload.size

    def tell(phase: str, lines: int) -> None:
        here = update(Upload).where(Upload.tenant_id == tenant_id, Upload.import_id == import_id)
        share = min(100, 100 * pieces.read_bytes // max(expected, pieces.read_bytes, 1))
        with database.own_transaction() as connection:
            connection.execute(here.values(phase=phase, lines=lines, share=share))

    return tell


def forget(import_id: UUID) -> None:
    """Remove the file and its key, whatever the page at hand decides."""
    with database.own_transaction() as connection:
        for table in (Piece, Upload):
            connection.execute(delete(table).where(table.tenant_id == _tenant(), table.import_id == import_id))


def forget_with(import_id: UUID) -> None:
    """Remove the file and its key if the transaction at hand is kept."""
    for table in (Piece, Upload):
        database.db.session.execute(delete(table).where(table.import_id == import_id))


def long_here(*, at: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """Organisation, id and time of the files that have been here longer than sending one takes; of everybody."""
    rows = database.db.session.execute(
        select(Upload.tenant_id, Upload.import_id, Upload.at).where(Upload.at < at - ON_ITS_WAY)
    )
    return [(row.tenant_id, row.import_id, row.at) for row in rows]


def _place_of_key(import_id: UUID) -> str:
    return f"tenants.roster_uploads|key_sealed|{import_id}|{_tenant()}"


def _place_of(import_id: UUID, number: int, *, last: bool) -> str:
    return f"tenants.roster_pieces|sealed|{import_id}|{number}|{'last' if last else 'more'}"


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
