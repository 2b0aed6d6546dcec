"""Fetching a document from an address that a customer gave us: once, briefly, and from the public internet only.

HTTPS, no redirects, a bound on time and size that holds for the whole of it, and only addresses that were vetted
(`kernel.dialling`), so that nobody can have us look at machines of our own.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.parse import SplitResult, urlsplit

from kernel import dialling
from kernel.dialling import Forbidden, Resolver
from kernel.looking_up import Unknown, look_up
from kernel.refusals import Refused

SECONDS = 5.0
MOST_BYTES = 1024 * 1024
# Room for the head of the answer beside its body.
HEAD_BYTES = 64 * 1024
MAX_URL = 2048


class CannotFetch(Refused):
    """The document could not be fetched; `reason` is one word for a log."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Download:
    """A document, and the mark by which its server says next time that it has not changed (RFC 9110, 8.8.3)."""

    body: bytes = field(repr=False)
    etag: str | None


Dial = Callable[[tuple[str, int], float], socket.socket]


@dataclass(frozen=True)
class Road:
    """How to get there: all of it is chosen by us. `tls` says whom to believe; None is the public authorities.

    `dial` gets an address that was vetted, a port, and the seconds that are left.
    """

    allow_loopback: bool = False
    resolve: Resolver = look_up
    dial: Dial = socket.create_connection
    tls: ssl.SSLContext | None = None
    seconds: float = SECONDS
    most_bytes: int = MOST_BYTES


def download(url: str, *, etag: str | None = None, road: Road = Road()) -> Download | None:
    """The document at `url`, or None when its server says that it is still the one of `etag`. Raises CannotFetch."""
    parts, until = _parts(url, allow_loopback=road.allow_loopback), time.monotonic() + road.seconds
    try:
        addresses = dialling.vetted(
            parts.hostname or "", seconds=road.seconds, resolve=road.resolve, allow_loopback=road.allow_loopback
        )
        with _connected(addresses, parts, road, until) as wire:
            wire.sendall(_question(parts, etag))
            return _answer(_Bounded(wire, until, road.most_bytes + HEAD_BYTES), road, etag)
    except Forbidden as error:
        raise CannotFetch(
            "forbidden", "This address is not on the public internet. We cannot fetch from it."
        ) from error
    except Unknown as error:
        raise CannotFetch("unknown", "There is no such address. Please check it.") from error
    except ssl.SSLError as error:
        raise CannotFetch("tls", "The certificate of this address's server is not in order.") from error
    except TimeoutError as error:
        raise CannotFetch("slow", "This address did not answer within 5 seconds.") from error
    except (OSError, HTTPException, ValueError) as error:
        raise CannotFetch("unreachable", "This address does not answer as a web server does.") from error


def _parts(url: str, *, allow_loopback: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise CannotFetch("address", "This is not an address. It should begin with https://.") from error
    here = allow_loopback and dialling.is_here(host)
    if parts.scheme != "https" and not (here and parts.scheme == "http"):
        raise CannotFetch("address", "The address must begin with https://.")
    if not host or port == 0 or parts.username is not None or len(url) > MAX_URL or not _is_plain(url):
        raise CannotFetch("address", "This address has something in it that we cannot use. Please copy it again.")
    return parts


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and not any(character in url for character in " \\\"'<>")


@contextmanager
def _connected(addresses: list[str], parts: SplitResult, road: Road, until: float) -> Iterator[socket.socket]:
    """A connection to the first of the vetted addresses that answers; the certificate must be of the name."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plain = _dial(road, addresses, port, until)
    try:
        if parts.scheme == "https":
            plain.settimeout(_left(until))
            plain = (road.tls or ssl.create_default_context()).wrap_socket(plain, server_hostname=host)
        yield plain
    finally:
        plain.close()


def _dial(road: Road, addresses: list[str], port: int, until: float) -> socket.socket:
    failed: OSError = ConnectionError("nowhere to dial")
    for address in addresses:
        try:
            return road.dial((address, port), _left(until))
        except OSError as error:
            failed = error
    raise failed


def _question(parts: SplitResult, etag: str | None) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close", "Accept-Encoding: identity",
        "Accept: application/samlmetadata+xml, application/xml, text/xml, */*;q=0.1", "User-Agent: Alcove",
    ]  # fmt: skip
    if etag is not None:
        lines.append(f"If-None-Match: {etag}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _answer(bounded: "_Bounded", road: Road, etag: str | None) -> Download | None:
    answer = HTTPResponse(bounded)  # type: ignore[arg-type]
    answer.begin()
    if answer.status == 304 and etag is not None:
        return None
    if 300 <= answer.status < 400:
        raise CannotFetch("redirect", "This address leads on to another one. Please give us the one it leads to.")
    if answer.status != 200:
        raise CannotFetch("status", f"This address answered with an error ({answer.status}).")
    body = answer.read(road.most_bytes + 1)
    if len(body) > road.most_bytes:
        raise CannotFetch("large", "What stands at this address is larger than 1 MB.")
    if answer.length:
        raise CannotFetch("unreachable", "This address broke off in the middle of its answer.")
    return Download(body, _usable(answer.headers.get("ETag")))


def _usable(etag: str | None) -> str | None:
    return etag if etag and len(etag) <= 256 and etag.isascii() and etag.isprintable() else None


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Bounded(io.RawIOBase):
    """What comes over the wire, until the time or the bytes are up; `http.client` reads it as it reads a socket."""

    def __init__(self, wire: socket.socket, until: float, most: int) -> None:
        super().__init__()
        self._wire, self._until, self._most = wire, until, most

    def makefile(self, mode: str) -> io.BufferedReader:
        """As a socket's."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        """Some bytes. Raises TimeoutError, CannotFetch."""
        self._wire.settimeout(_left(self._until))
        count = self._wire.recv_into(buffer)
        self._most -= count
        if self._most < 0:
            raise CannotFetch("large", "What stands at this address is larger than 1 MB.")
        return count
