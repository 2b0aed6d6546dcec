"""Letters to everybody in HR of an organisation, about what they look after. Who they are is looked up on delivery."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

import structlog
from flask import render_template

from kernel import outbox
from kernel.mail import MailRefused, MailUncertain, Message
from kernel.staff import people
from portal.work import gateways, wiring

# The carrier knows a letter by this and nothing else; the same letter to the same person always gives the same.
MARKS = UUID("c7b1f0f4-5a43-4a57-8d0e-0d4f6c1f5a90")
log = structlog.get_logger()


def ask(event: str, *, mark: str, at: datetime, about: str = "") -> None:
    """Have HR of the organisation in scope told, once for each `mark`, if this transaction is kept.

    `event` names a folder of `templates/hr/mail`; `about` is a plain word that may stand in any mailbox.
    """
    payload = {"event": event, "about": about, "mark": mark}
    outbox.put("tell_hr", payload, dedupe_key=f"tell_hr:{event}:{mark}", at=at)


def tell_hr(*, event: str, about: str, mark: str, at: datetime) -> None:
    """A letter for each of them, so that one address that refuses keeps no other waiting."""
    for person in people.all_of("staff"):
        if person.active and "hr" in person.roles and person.mail is not None:
            payload = {"event": event, "about": about, "mark": mark, "person_id": str(person.person_id)}
            key = f"mail_hr:{event}:{mark}:{person.person_id}"
            outbox.put("mail_hr", payload, dedupe_key=key, at=at)


def mail_hr(*, event: str, about: str, mark: str, person_id: str, at: datetime) -> None:
    """Write to one of them, if they are still here."""
    person, settings = people.find(UUID(person_id), "staff"), wiring.settings()
    address = people.mail_of(person, key=settings.sealing_key) if person is not None else None
    if address is not None:
        words = {"about": about, "link": f"{settings.base_url}/hr/", "at": at}
        send(f"hr/mail/{event}", address, uuid5(MARKS, f"{event}:{mark}:{person_id}"), words)


def send(folder: str, address: str, mark: UUID, words: Mapping[str, object]) -> None:
    """Hand one letter over. A lost answer is not tried again: two letters are worse than none. Raises outbox.Later."""
    message = Message(
        outbox_id=mark,
        to=address,
        subject=render_template(f"{folder}/subject.txt").strip(),
        text=render_template(f"{folder}/body.txt", **words),
        html=render_template(f"{folder}/body.html", **words),
    )
    try:
        gateways.mail().send(message)
    except MailUncertain:
        log.warning("nobody knows whether a letter was sent", mark=str(mark))
    except MailRefused as refusal:
        if not refusal.later:
            raise
        raise outbox.Later from refusal


EFFECTS: dict[str, outbox.Effect] = {"tell_hr": tell_hr, "mail_hr": mail_hr}
