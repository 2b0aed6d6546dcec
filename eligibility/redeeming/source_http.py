"""The side that publishes plans, over HTTP: the only file that knows how they travel."""

from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen
from uuid import UUID

from eligibility.redeeming.source import Unreachable
from kernel import dialling

TIMEOUT_SECONDS = 10
LARGEST = 4_000_000


class HttpSource:
    """Fetches from `base_url` without saying who asks: what is published is the same for everyone."""

    def __init__(self, base_url: str) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError("Plans are fetched by HTTP")
        self._base_url = base_url

    def keys(self, number: int | None = None) -> bytes | None:
        """The signed key directory, or None while there is none. Raises Unreachable."""
        return self._get(f"/keys.json{_version(number)}")

    def plan(self, unit_id: UUID, number: int | None = None) -> bytes | None:
        """The signed plan of a unit, or None while there is none. Raises Unreachable."""
        return self._get(f"/plans/{unit_id}{_version(number)}")

    def _get(self, path: str) -> bytes | None:
        address = dialling.dialled(self._base_url) + path
        ask = Request(address, headers={"Host": urlsplit(self._base_url).netloc})  # noqa: S310
        try:
            with urlopen(ask, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                raw: bytes = answer.read(LARGEST + 1)
        except HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise Unreachable from error
        except (URLError, HTTPException, OSError) as error:
            raise Unreachable from error
        if len(raw) > LARGEST:
            raise Unreachable
        return raw


def _version(number: int | None) -> str:
    return "" if number is None else f"/{number}"
