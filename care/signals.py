"""What two browsers say to each other to find a way for sound and picture, checked and cleaned on the way through.

Where a relay is used, neither may learn the other's address: only relayed candidates pass, and even those are rid of
the address behind them (a relayed candidate names it as `raddr`).
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from kernel.refusals import Refused

LARGEST = 16 * 1024

KINDS = frozenset({"hello", "hello_ack", "offer", "answer", "candidate", "bye"})
_KEYS = frozenset({"kind", "from", "to", "sdp", "candidate"})
_CANDIDATE_KEYS = frozenset({"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"})
_PEER = re.compile(r"[0-9a-f]{16,64}")
_RELAYED = re.compile(r"\btyp relay\b")
_BEHIND = re.compile(r"\braddr \S+ rport \d+")
_ADDRESS = re.compile(r"\bIN IP[46] \S+")


class BadSignal(Refused):
    """Not something our page sends."""

    message = "The call could not be set up. Please reload the page."


def read(body: bytes, *, relay_only: bool) -> dict[str, Any] | None:
    """One message as it may be passed on, or `None` where nothing of it may.

    At most 16 KiB of JSON: `kind`, the random ids of the two pages as `from` and `to`, and a description in `sdp`
    (RFC 8866) or an ICE `candidate` (RFC 8839). With `relay_only` every address but the relay's is taken out.
    Raises `BadSignal`.
    """
    message = _parsed(body)
    if not relay_only:
        return message
    if message["kind"] == "candidate":
        return _cleaned_candidate(message)
    if "sdp" in message:
        return {**message, "sdp": clean_description(message["sdp"])}
    return message


def _parsed(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST:
        raise BadSignal
    try:
        message = json.loads(body)
    except ValueError as unreadable:
        raise BadSignal from unreadable
    if not isinstance(message, dict) or not message.keys() <= _KEYS or message.get("kind") not in KINDS:
        raise BadSignal
    _check_peers(message)
    _check_content(message)
    return message


def _check_peers(message: Mapping[str, Any]) -> None:
    to = message.get("to", "")
    if not _is_peer(message.get("from")) or not (to == "" or _is_peer(to)):
        raise BadSignal


def _is_peer(said: object) -> bool:
    return isinstance(said, str) and _PEER.fullmatch(said) is not None


def _check_content(message: Mapping[str, Any]) -> None:
    kind, candidate = message["kind"], message.get("candidate")
    has_description = isinstance(message.get("sdp"), str)
    if has_description != (kind in ("offer", "answer")) or ("candidate" in message) != (kind == "candidate"):
        raise BadSignal
    if candidate is not None and not (
        isinstance(candidate, dict)
        and candidate.keys() <= _CANDIDATE_KEYS
        and isinstance(candidate.get("candidate"), str)
        and "\n" not in candidate["candidate"]
    ):
        raise BadSignal


def _cleaned_candidate(message: dict[str, Any]) -> dict[str, Any] | None:
    candidate = message["candidate"]
    # An empty one ends the list and holds no address.
    if candidate is None or candidate["candidate"] == "":
        return message
    line = clean_candidate(candidate["candidate"])
    return None if line is None else {**message, "candidate": {**candidate, "candidate": line}}


def clean_candidate(line: str) -> str | None:
    """A relayed candidate without the address behind it; `None` for any other kind."""
    if not _RELAYED.search(line):
        return None
    return _BEHIND.sub("raddr 0.0.0.0 rport 0", line)


def clean_description(sdp: str) -> str:
    """A session description with relayed candidates only and every connection address blanked."""
    kept = []
    for line in sdp.splitlines():
        if line.startswith("a=candidate:"):
            cleaned = clean_candidate(line)
            if cleaned is not None:
                kept.append(cleaned)
        elif line.startswith(("c=", "o=", "a=rtcp:")):
            kept.append(_ADDRESS.sub("IN IP4 0.0.0.0", line))
        else:
            kept.append(line)
    return "".join(f"{line}\r\n" for line in kept)
