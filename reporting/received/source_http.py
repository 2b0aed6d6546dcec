"""The side that computes releases, over HTTP: the only file that knows how they travel."""

from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import clock, dialling, fetching
from reporting.received.source import Unreachable

TIMEOUT_SECONDS = 10
LARGEST = 1_000_000


class HttpSource:
    """Fetches with the unit's own key, which `key_of` finds."""

    def __init__(self, base_url: str, key_of: Callable[[UUID], Ed25519PrivateKey]) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError("Releases are fetched by HTTP")
        self._base_url, self._key_of = base_url.rstrip("/"), key_of

    def fetch(self, unit_id: UUID, period_id: str) -> bytes | None:
        """The signed bytes, or None when there is no such release (yet). Raises Unreachable."""
        path = f"/releases/{unit_id}/{quote(period_id, safe='')}"
        # The moment is the real one: the clock of a demonstration moves on each side by itself.
        signed = fetching.headers(self._key_of(unit_id), "GET", path, at=clock.true_now())
        address = dialling.dialled(self._base_url) + path
        ask = Request(address, headers={**signed, "Host": urlsplit(self._base_url).netloc})  # noqa: S310
        try:
            with urlopen(ask, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                raw: bytes = answer.read(LARGEST + 1)
        except HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise Unreachable(f"The other side answered {error.code}") from error
        except (URLError, HTTPException, OSError) as error:
            raise Unreachable("The other side does not answer") from error
        if len(raw) > LARGEST:
            raise Unreachable("The other side sent far too much")
        return raw
