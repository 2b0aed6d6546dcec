"""Asking for a page as anybody may: bytes and headers, no redirect, nothing kept between two asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from kernel import dialling
from kernel.refusals import Refused

TIMEOUT_SECONDS = 10
LARGEST = 16 * 1024 * 1024


class Away(Refused):
    """There was no answer, or not the one that was asked for."""

    message = "The address does not answer."


@dataclass(frozen=True)
class Answer:
    """What came back: the body as bytes, the headers by their names in small letters."""

    body: bytes
    headers: Mapping[str, str]


def ask(address: str, said: Mapping[str, str] | None = None) -> Answer:
    """What stands at `address`, asked with these headers. Raises Away for anything but a whole answer of 200."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Away(f"{address} is not an address that begins with http:// or https://.")
    dial = (
        dialling.dialled(f"{parts.scheme}://{parts.netloc}") + parts.path + (f"?{parts.query}" if parts.query else "")
    )
    headers = {"Host": parts.netloc, **(said or {})}
    try:
        with requests.get(
            dial, params=parts.query, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise Away(f"{address} does not answer.") from error
    if answer.status_code != requests.codes.ok or len(body) > LARGEST:
        raise Away(f"{address} answers {answer.status_code}.")
    return Answer(body, {name.lower(): value for name, value in answer.headers.items()})
