"""Resets: an organisation in which nobody can sign in any more is let in again by two operators, never by one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from kernel import scope, sealing
from kernel.database import db
from kernel.refusals import NotAllowed, NotFound, Refused
from tenants.tables.emergencies import Reset

VALID = timedelta(hours=24)


class NoSuchReset(NotFound):
    """There is no such ask for this organisation."""

    message = "We could not find that reset."


class SamePerson(NotAllowed):
    """Whoever asked was about to approve."""

    message = "You asked for this reset yourself. A colleague has to look at it and approve it."


class ResetOver(Refused):
    """It was approved before, or a day has passed."""

    message = "This reset has been approved already, or is more than a day old. Please ask for a new one."


class OneIsOpen(Refused):
    """Another ask is waiting for its second person."""

    message = "A reset of this organisation is waiting for a colleague already."


@dataclass(frozen=True)
class Contact:
    """Who is to be let in as HR, and where the link is sent."""

    called: str = field(repr=False)
    mail: str = field(repr=False)


def ask(contact: Contact, reason: str, *, by: UUID, key: bytes, at: datetime) -> Reset:
    """Ask for the organisation in scope; nothing happens until somebody else approves. Raises OneIsOpen."""
    if any(is_open(row, at=at) for row in latest()):
        raise OneIsOpen
    reset_id = uuid4()
    row = Reset(
        tenant_id=scope.current().owners["tenant_id"],
        reset_id=reset_id,
        called=sealing.seal(key, contact.called.encode(), place=f"resets|called|{reset_id}"),
        mail=sealing.seal(key, contact.mail.encode(), place=f"resets|mail|{reset_id}"),
        reason=reason,
        asked_by=by,
        asked_at=at,
        ends_at=at + VALID,
    )
    db.session.add(row)
    db.session.flush()
    return row


def approve(reset_id: UUID, *, by: UUID, at: datetime) -> Reset:
    """A second person has looked at it. Of two at the same moment one is refused.

    Raises NoSuchReset, SamePerson, ResetOver.
    """
    row = get(reset_id)
    if row.asked_by == by:
        raise SamePerson
    approved = db.session.execute(
        update(Reset)
        .where(Reset.reset_id == reset_id, Reset.approved_by.is_(None), Reset.ends_at > at, Reset.asked_by != by)
        .values(approved_by=by, approved_at=at)
        .execution_options(synchronize_session=False)
    )
    if approved.rowcount != 1:  # type: ignore[attr-defined]
        raise ResetOver
    db.session.refresh(row)
    return row


def get(reset_id: UUID) -> Reset:
    """One ask for the organisation in scope. Raises NoSuchReset."""
    row = db.session.scalars(select(Reset).where(Reset.reset_id == reset_id)).one_or_none()
    if row is None:
        raise NoSuchReset
    return row


def latest() -> list[Reset]:
    """The last ten asks for the organisation in scope, newest first."""
    return list(db.session.scalars(select(Reset).order_by(Reset.asked_at.desc()).limit(10)))


def is_open(row: Reset, *, at: datetime) -> bool:
    """Whether it still waits for its second person."""
    return row.approved_by is None and at < row.ends_at


def contact_of(row: Reset, *, key: bytes) -> Contact:
    """Who is to be let in."""
    called = sealing.unseal(key, row.called, place=f"resets|called|{row.reset_id}").decode()
    return Contact(called, sealing.unseal(key, row.mail, place=f"resets|mail|{row.reset_id}").decode())
