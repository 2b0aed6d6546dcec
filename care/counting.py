"""The seam to what is reported: an appointment that took place or counts is said upwards once, and never read back.

Reporting stands above care; the side's wiring plugs it in. The saying is work that must happen, so it stands in the
outbox with the move that caused it: no page needs to know which unit pays.
"""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import func, select

from care.appointment_states import State
from care.tables.appointments import Appointment
from care.tables.referrals import Referral
from kernel import outbox
from kernel.database import db

CONTRIBUTE = "contribute_appointment"


class Contributions(Protocol):
    """Where an appointment goes to be bounded and added up. Saying the same appointment twice adds nothing."""

    def deliver(self, account_id: UUID, *, appointment_id: UUID, on: date, modality: str, waited_days: int) -> None:
        """It took place on `on`, `waited_days` whole days after the client asked to the first appointment."""

    def count(self, account_id: UUID, *, appointment_id: UUID, on: date) -> None:
        """It used the allowance without taking place."""


def put(appointment: Appointment, *, at: datetime) -> None:
    """Have it contributed, if this transaction is kept and there is anything to say."""
    if appointment.state == State.COMPLETED or appointment.counted:
        appointment_id = str(appointment.appointment_id)
        outbox.put(CONTRIBUTE, {"appointment_id": appointment_id}, dedupe_key=f"{CONTRIBUTE}:{appointment_id}", at=at)


def contribute(appointment_id: UUID, *, contributions: Contributions) -> None:
    """The job. What its client erased meanwhile is not there any more, and adds nothing."""
    appointment = db.session.scalar(select(Appointment).where(Appointment.appointment_id == appointment_id))
    if appointment is None:
        return
    on = appointment.starts_at.date()
    if appointment.state != State.COMPLETED:
        contributions.count(appointment.account_id, appointment_id=appointment_id, on=on)
        return
    contributions.deliver(
        appointment.account_id,
        appointment_id=appointment_id,
        on=on,
        modality=appointment.modality,
        waited_days=_waited_days(appointment),
    )


def _waited_days(appointment: Appointment) -> int:
    first = select(func.min(func.lower(Appointment.during))).where(
        Appointment.referral_id == appointment.referral_id, Appointment.state == State.COMPLETED
    )
    asked = select(Referral.submitted_at).where(Referral.referral_id == appointment.referral_id)
    met_at, asked_at = db.session.scalar(first), db.session.scalar(asked)
    return max(0, (met_at - asked_at).days) if met_at and asked_at else 0
