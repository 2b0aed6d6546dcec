"""Webhooks: what the collector tells us, kept once as it was signed, and followed up later by asking for the truth."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from billing import invoices
from billing.payments import Event, Payments
from billing.tables.invoices import WebhookEvent
from kernel import outbox
from kernel.database import db

KEPT = timedelta(days=90)
# How long an invoice that we do not know may still be one that we are just making.
PATIENCE = timedelta(hours=1)
FOLLOWED = frozenset(
    f"invoice.{what}"
    for what in ("finalized", "sent", "paid", "payment_failed", "overdue", "voided", "marked_uncollectible", "updated")
)


def receive(event: Event, raw: bytes, *, at: datetime) -> None:
    """Keep a checked event and have it followed up; one that came before is nothing."""
    row = {
        "event_id": event.event_id, "kind": event.kind, "invoice_ref": event.invoice_ref, "raw": raw, "received_at": at,
    }  # fmt: skip
    db.session.execute(insert(WebhookEvent).values(row).on_conflict_do_nothing())
    if event.kind in FOLLOWED and event.invoice_ref is not None:
        outbox.put("follow_event", {"event_id": event.event_id}, dedupe_key=f"event:{event.event_id}", at=at)


def follow(event_id: str, *, payments: Payments, at: datetime) -> None:
    """Bring the event's invoice up to date, whatever the event said and in whatever order it came.

    Raises outbox.Later while the invoice may be one that is being made just now.
    """
    event = db.session.scalar(select(WebhookEvent).where(WebhookEvent.event_id == event_id))
    if event is None or event.invoice_ref is None:
        return
    known = invoices.follow(event.invoice_ref, payments=payments, at=at)
    if not known and at - event.received_at < PATIENCE:
        raise outbox.Later


def forget(*, at: datetime) -> None:
    """Events older than ninety days: the ledger has what they led to."""
    db.session.execute(delete(WebhookEvent).where(WebhookEvent.received_at < at - KEPT))
