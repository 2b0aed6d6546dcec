"""Webhooks of the pay stand-in: signed as Stripe signs (scheme v1, HMAC-SHA256 over stamp and body)."""

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

import requests

from portal.work.standins.drawer import Drawer

TIMEOUT_SECONDS = 5


@dataclass(frozen=True)
class Endpoint:
    """Where events go and the secret they are signed with; an empty address keeps them here."""

    url: str
    secret: str
    api_version: str


def emit(drawer: Drawer, endpoint: Endpoint, kind: str, thing: dict[str, Any]) -> None:
    """Remember an event and try to deliver it once; what is not delivered can be sent again from the page."""
    event = {
        "id": f"evt_{secrets.token_hex(12)}",
        "object": "event",
        "api_version": endpoint.api_version,
        "created": int(time.time()),
        "data": {"object": thing},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    # As text: the invoice goes on changing, what happened does not.
    drawer["events"][str(event["id"])] = {"body": json.dumps(event), "kind": kind, "delivered": False}
    deliver(drawer, endpoint, str(event["id"]))


def deliver(drawer: Drawer, endpoint: Endpoint, event_id: str) -> None:
    """Post one event; it may well be the second time."""
    if not endpoint.url:
        return
    event = drawer["events"][event_id]
    body = event["body"].encode()
    head = {"Content-Type": "application/json", "Stripe-Signature": sign(body, endpoint.secret, int(time.time()))}
    try:
        answer = requests.post(endpoint.url, data=body, headers=head, timeout=TIMEOUT_SECONDS, allow_redirects=False)
    except requests.RequestException:
        return
    event["delivered"] = event["delivered"] or answer.ok


def sign(body: bytes, secret: str, stamp: int) -> str:
    """The Stripe-Signature header."""
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={mark}"
