"""Letters at the mail stand-in: the checks SendGrid makes on a v3 mail/send body, and what is kept of it."""

import json
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[A-Za-z0-9.-]{1,255}")
MOST_RECIPIENTS = 1000
MOST_ARGUMENT_BYTES = 10_000
MOST_BYTES = 30 * 1024 * 1024
ORDER = {"text/plain": 0, "text/html": 2}
RESERVED_HEADERS = {
    "x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding", "to", "from",
    "subject", "reply-to", "cc", "bcc",
}  # fmt: skip
KNOWN = {
    "personalizations", "from", "reply_to", "reply_to_list", "subject", "content", "attachments", "template_id",
    "headers", "categories", "custom_args", "send_at", "batch_id", "asm", "ip_pool_name", "mail_settings",
    "tracking_settings",
}  # fmt: skip
KNOWN_INSIDE = {
    "from", "to", "cc", "bcc", "subject", "headers", "substitutions", "dynamic_template_data", "custom_args", "send_at",
}  # fmt: skip
TRACKERS = ("click_tracking", "open_tracking", "subscription_tracking", "ganalytics")


class Invalid(Exception):
    """One rule is broken: the sentence and the field, as SendGrid answers them."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def read(raw: bytes) -> list[dict[str, Any]]:
    """One letter per recipient. Raises Invalid."""
    if len(raw) > MOST_BYTES:
        raise Invalid("The message is too large.", "content")
    try:
        body = json.loads(raw)
    except ValueError:
        raise Invalid("Bad Request", "") from None
    if not isinstance(body, dict):
        raise Invalid("Bad Request", "")
    _check(body)
    return [_letter(body, part, to) for part in body["personalizations"] for to in part["to"]]


def _check(body: dict[str, Any]) -> None:
    for name in sorted(set(body) - KNOWN):
        raise Invalid("Additional property is not allowed", name)
    _address(body.get("from"), "from")
    if not isinstance(body.get("subject"), str) or not body["subject"]:
        raise Invalid("The subject is required.", "subject")
    _check_people(body.get("personalizations"))
    _check_content(body.get("content"))
    for name in body.get("headers") or {}:
        if name.lower() in RESERVED_HEADERS:
            raise Invalid("The header is reserved.", f"headers.{name}")
    if len(set(body.get("categories") or [])) != len(body.get("categories") or []):
        raise Invalid("The categories must be unique.", "categories")


def _check_people(parts: Any) -> None:
    if not isinstance(parts, list) or not parts:
        raise Invalid("The personalizations field is required and must have at least one element.", "personalizations")
    for number, part in enumerate(parts):
        inside = f"personalizations.{number}"
        for name in sorted(set(part) - KNOWN_INSIDE):
            raise Invalid("Additional property is not allowed", f"{inside}.{name}")
        if not part.get("to"):
            raise Invalid("The to array is required for all personalization objects.", f"{inside}.to")
        addresses = [_address(to, f"{inside}.to") for kind in ("to", "cc", "bcc") for to in part.get(kind) or []]
        if len({a.lower() for a in addresses}) != len(addresses):
            raise Invalid("Each email address in the personalization block should be unique.", inside)
        if len(json.dumps(part.get("custom_args") or {}).encode()) >= MOST_ARGUMENT_BYTES:
            raise Invalid("The custom_args are too large.", f"{inside}.custom_args")
        if any(not isinstance(value, str) for value in (part.get("custom_args") or {}).values()):
            raise Invalid("Custom arguments are text.", f"{inside}.custom_args")
    if sum(len(part["to"]) for part in parts) > MOST_RECIPIENTS:
        raise Invalid("There are too many recipients.", "personalizations")


def _check_content(content: Any) -> None:
    if not isinstance(content, list) or not content:
        raise Invalid("Unless a valid template_id is provided, the content parameter is required.", "content")
    kinds = []
    for number, part in enumerate(content):
        if not part.get("type") or not part.get("value"):
            raise Invalid("The content value must be a string at least one character in length.", f"content.{number}")
        kinds.append(ORDER.get(part["type"], 1))
    if kinds != sorted(kinds) or len(set(kinds)) != len(kinds):
        raise Invalid("If present, text/plain and text/html may only be provided once and in this order.", "content")


def _address(sent: Any, field: str) -> str:
    email = sent.get("email") if isinstance(sent, dict) else None
    if not isinstance(email, str) or not ADDRESS.fullmatch(email):
        raise Invalid("The email address is not valid.", field)
    return email


def _letter(body: dict[str, Any], part: dict[str, Any], to: dict[str, str]) -> dict[str, Any]:
    content = {row["type"]: row["value"] for row in body["content"]}
    return {
        "id": secrets.token_hex(8),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "to": to["email"].lower(),
        "from": body["from"]["email"],
        "from_name": body["from"].get("name", ""),
        "subject": part.get("subject") or body["subject"],
        "text": content.get("text/plain", ""),
        "html": content.get("text/html", ""),
        "custom_args": part.get("custom_args") or {},
        "trackers": [*_trackers(body)],
    }


def _trackers(body: dict[str, Any]) -> Iterator[str]:
    """Which trackers the account's defaults would have switched on: the page warns of each."""
    settings = body.get("tracking_settings") or {}
    for name in TRACKERS:
        if (settings.get(name) or {}).get("enable") is not False:
            yield name.replace("_", " ")
