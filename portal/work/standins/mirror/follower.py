"""Following the key directory from outside, as a works council or an auditor would: version by version, taking nothing
on trust but the first one seen. It remembers while it runs; a mirror that is meant in earnest would keep every version.
"""

from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import urlopen

from eligibility import directory, documents
from eligibility.directory import Directory
from kernel import canonical
from kernel.refusals import Refused

TIMEOUT_SECONDS = 5
LARGEST = 16 * 1024 * 1024


class SourceAway(Refused):
    """The directory could not be fetched."""

    message = "The key directory does not answer."


class Follower:
    """A copy of the directory at `source`. With `public`, the publisher's key, every version must be signed by it."""

    def __init__(self, source: str, public: bytes | None = None) -> None:
        if not source.startswith(("http://", "https://")):
            raise ValueError("The directory is fetched by HTTP")
        self._source, self._public = source.rstrip("/"), public
        self._seen: Directory | None = None
        self.raw: bytes | None = None

    def catch_up(self) -> None:
        """Take every version since the last, each only if it follows from the one before.

        Raises SourceAway; BadDocument or BrokenChain when something was published that must not be: then what was
        seen before stays, and whoever compares will see the difference.
        """
        newest = self._fetch("")
        if newest == self.raw:
            return
        found = self._read(newest)
        first = found.number if self._seen is None else self._seen.number + 1
        for number in range(first, found.number):
            self._take(self._fetch(f"/{number}"))
        self._take(newest)

    def _take(self, raw: bytes) -> None:
        found = self._read(raw)
        if self._seen is not None:
            directory.check_follows(found, self._seen)
        self._seen, self.raw = found, raw

    def _read(self, raw: bytes) -> Directory:
        if self._public is not None:
            return directory.verify(raw, self._public)
        try:
            envelope = canonical.decode(raw)
        except (ValueError, RecursionError) as error:
            raise documents.BadDocument from error
        return directory.parse(documents.fields(envelope, {"document", "signature"})["document"])

    def _fetch(self, path: str) -> bytes:
        try:
            with urlopen(self._source + path, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                raw: bytes = answer.read(LARGEST)
        except HTTPError as error:
            error.close()
            raise SourceAway from error
        except (OSError, HTTPException) as error:
            raise SourceAway from error
        return raw
