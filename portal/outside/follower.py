"""Following the key directory from outside, as a works council or an auditor would: from the first version on, link by
link. Every version is kept, so that what was once published can be shown for ever.
"""

from pathlib import Path

from eligibility import directory, documents
from eligibility.directory import Directory
from kernel import canonical
from portal.outside import asking

NEWEST = "keys.json"


class Follower:
    """A copy of the directory at `source`, in `folder` if one is given: `keys.json` is the newest, `1.json` the first.

    With `public`, the publisher's key, every version must be signed by it. What lies in the folder is read again and
    checked again. Raises BadDocument or BrokenChain when it was changed.
    """

    def __init__(self, source: str, public: bytes | None = None, folder: Path | None = None) -> None:
        self._source, self._public, self._folder = source.rstrip("/"), public, folder
        self._seen: Directory | None = None
        self.raw: bytes | None = None
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for kept in sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem)):
                self._take(kept.read_bytes())

    @property
    def number(self) -> int:
        """The number of the newest version seen, nought before the first."""
        return self._seen.number if self._seen else 0

    def catch_up(self) -> None:
        """Take every version since the last, each only if it follows from the one before.

        Raises asking.Away; BadDocument or BrokenChain when something was published that must not be: then what was
        seen before stays, and whoever compares will see the difference.
        """
        newest = asking.ask(self._source).body
        if newest == self.raw:
            return
        found = self._read(newest)
        for number in range(self.number + 1, found.number):
            self._keep(self._take(asking.ask(f"{self._source}/{number}").body))
        self._keep(self._take(newest))

    def _take(self, raw: bytes) -> bytes:
        found = self._read(raw)
        if self._seen is not None:
            directory.check_follows(found, self._seen)
        self._seen, self.raw = found, raw
        return raw

    def _keep(self, raw: bytes) -> None:
        if self._folder is None:
            return
        for name in (f"{self.number}.json", NEWEST):
            # Whole or not at all: a web server may be reading it.
            new = self._folder / f"{name}.new"
            new.write_bytes(raw)
            new.replace(self._folder / name)

    def _read(self, raw: bytes) -> Directory:
        if self._public is not None:
            return directory.verify(raw, self._public)
        try:
            envelope = canonical.decode(raw)
        except (ValueError, RecursionError) as error:
            raise documents.BadDocument from error
        return directory.parse(documents.fields(envelope, {"document", "signature"})["document"])
