"""Telling people by mail that a way into their account has changed, so that nobody changes it behind their back."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

import structlog
from flask import render_template

from kernel import clock, days, outbox
from kernel.mail import Mail, MailRefused, MailUncertain, Message
from kernel.staff import people
from kernel.staff.tables import Person
from portal.staff.doorway import Doorway

KIND = "tell_of_own_ways"
# What has happened, as the mail says it. Neither says what the house does, nor for whom.
SAID = {
    "recovery_code_used": "One of your recovery codes was used to sign in.",
    "passkey_added": "A passkey was added.",
    "passkey_removed": "A passkey was removed.",
    "codes_made": "Ten new recovery codes were made. Older ones no longer work.",
    "password_set": "A password with an app's codes was set up.",
    "password_removed": "Password and app were removed.",
}
MARKS = UUID("1f6b6a0e-77c5-4f0c-8a43-9a5f1b0b7f52")
log = structlog.get_logger()


def put(doorway: Doorway, person: Person, what: str) -> None:
    """Have it told, if this person gave an address; sent after the page is kept."""
    if person.mail is None:
        return
    at = clock.now()
    payload = {"person_id": str(person.person_id), "surface": doorway.kind, "what": what, "since": at.isoformat()}
    outbox.put(KIND, payload, dedupe_key=f"{KIND}:{person.person_id}:{what}:{at.isoformat()}", at=at)


def effect(mail: Callable[[], Mail | None], key: Callable[[], bytes]) -> outbox.Effect:
    """The outbox's effect of one side. A lost answer is not tried again: two mails would frighten."""

    def tell(*, person_id: str, surface: str, what: str, since: str, at: datetime) -> None:
        person = people.find(UUID(person_id), surface)
        address = people.mail_of(person, key=key()) if person is not None else None
        carrier = mail()
        if carrier is None:
            log.warning("nobody is engaged to carry mail", kind=KIND)
        if person is None or address is None or carrier is None:
            return
        said = {"said": SAID[what], "on": _day(datetime.fromisoformat(since))}
        message = Message(
            outbox_id=uuid5(MARKS, f"{person_id}|{what}|{since}"),
            to=address,
            subject=render_template("shared/mail/own_ways/subject.txt").strip(),
            text=render_template("shared/mail/own_ways/body.txt", **said),
            html=render_template("shared/mail/own_ways/body.html", **said),
        )
        try:
            carrier.send(message)
        except MailUncertain:
            log.warning("nobody knows whether a mail was sent", kind=KIND)
        except MailRefused as refusal:
            if not refusal.later:
                raise
            raise outbox.Later from refusal

    return tell


def _day(moment: datetime) -> str:
    return f"{days.in_words(moment)}, {moment:%H:%M} UTC"
