"""Mail by Twilio SendGrid (v3 mail/send and the signed Event Webhook). The only file that imports sendgrid."""

import binascii
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from uuid import UUID

import sendgrid
from python_http_client.exceptions import HTTPError
from sendgrid.helpers.eventwebhook import EventWebhook

from kernel.mail import BadEvents, Event, MailRefused, MailUncertain, Message

TIMEOUT_SECONDS = 10
WINDOW = timedelta(minutes=10)
TOO_MANY = 429

# At debug level the library writes whole messages and our key to the log.
logging.getLogger("python_http_client").setLevel(logging.WARNING)


class SendGridMail:
    """Our `Mail`, carried by SendGrid from one verified sender."""

    def __init__(self, key: str, *, host: str, sender: str, sender_name: str) -> None:
        """`host` is 'https://api.sendgrid.com', its European twin, or a stand-in."""
        self._api = sendgrid.SendGridAPIClient(key, host=host)
        # The library never gives up by itself (sendgrid-python issue 985).
        self._api.client.timeout = TIMEOUT_SECONDS
        self._sender = {"email": sender, "name": sender_name}

    def send(self, message: Message) -> None:
        """Hand the message to SendGrid, which has no idempotency key: a lost answer raises MailUncertain."""
        try:
            self._api.client.mail.send.post(request_body=self.body(message))
        except HTTPError as error:
            raise _from_status(int(error.status_code)) from None
        except URLError as error:
            raise _from_transport(error) from None
        except (OSError, HTTPException) as error:
            raise MailUncertain(type(error).__name__) from None

    def body(self, message: Message) -> dict[str, Any]:
        """The message in SendGrid's form (v3 mail/send)."""
        content = [{"type": "text/plain", "value": message.text}]
        if message.html:
            content.append({"type": "text/html", "value": message.html})
        return {
            "personalizations": [{"to": [{"email": message.to}], "custom_args": {"outbox_id": str(message.outbox_id)}}],
            "from": self._sender,
            "subject": message.subject,
            "content": content,
            # A link of ours must never pass through somebody's tracker, whatever the account's default is.
            "tracking_settings": {
                "click_tracking": {"enable": False, "enable_text": False},
                "open_tracking": {"enable": False},
                "subscription_tracking": {"enable": False},
                "ganalytics": {"enable": False},
            },
        }


def _from_status(status: int) -> MailRefused | MailUncertain:
    if status == TOO_MANY:
        return MailRefused("SendGrid asked us to slow down", later=True)
    if status >= 500:
        return MailUncertain(f"SendGrid answered {status}")
    return MailRefused(f"SendGrid answered {status}")


def _from_transport(error: URLError) -> MailRefused | MailUncertain:
    """A connection that was never made carried nothing; one that broke may have."""
    if isinstance(error.reason, ConnectionRefusedError) or type(error.reason).__name__ == "gaierror":
        return MailRefused("SendGrid could not be reached", later=True)
    return MailUncertain(type(error.reason).__name__)


def check_events(public_key: str, raw: bytes, *, signature: str, stamp: str, at: datetime) -> list[Event]:
    """The events in a webhook body, when SendGrid signed it (ECDSA P-256) within ten minutes of `at`.

    Raises BadEvents. `public_key` is base64 DER as SendGrid's page shows it; `stamp` is the header's epoch seconds.
    SendGrid repeats itself: the caller keeps `event_id` unique.
    """
    _check_signature(public_key, raw, signature, stamp)
    # The library accepts a stamp of any age.
    if abs(at - datetime.fromtimestamp(int(stamp), UTC)) > WINDOW:
        raise BadEvents("The stamp is outside the window")
    return list(_events(raw))


def _check_signature(public_key: str, raw: bytes, signature: str, stamp: str) -> None:
    try:
        genuine = EventWebhook(public_key).verify_signature(raw.decode(), signature, stamp)
    except (binascii.Error, ValueError) as error:
        raise BadEvents("The signature cannot be read") from error
    if not genuine or not stamp.isascii() or not stamp.isdigit():
        raise BadEvents("The signature does not fit")


def _events(raw: bytes) -> Iterator[Event]:
    for item in json.loads(raw):
        mark = item.get("outbox_id")
        yield Event(
            event_id=str(item["sg_event_id"]),
            kind=str(item["event"]),
            outbox_id=UUID(mark) if mark else None,
            at=datetime.fromtimestamp(int(item["timestamp"]), UTC),
        )
