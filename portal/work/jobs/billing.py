"""What the worker does for billing: rate, hand over, tell finance, and follow what the collector says."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import structlog
from flask import render_template

from billing import contracts, heads, invoices, statements, webhooks
from billing.payments import PaymentUncertain
from kernel import outbox
from kernel.mail import MailRefused, MailUncertain, Message
from portal.jobs import Turn
from portal.work import gateways, wiring
from tenants import roster

# The carrier knows a message by this and nothing else; the same statement always gives the same.
MARKS = UUID("6d0c8a53-6e0f-4c55-9a53-0f6f5a3c2a11")
# What arrives in one second is followed up once; a minute would swallow what arrives after the first try.
SECOND = "%Y-%m-%dT%H:%M:%S"
log = structlog.get_logger()


def for_every_contract(kind: str) -> Callable[..., None]:
    """An effect that puts `kind` into the outbox for each organisation with a contract."""

    def fan_out(*, at: datetime) -> None:
        for tenant_id in contracts.holders():
            key = f"{kind}:{tenant_id}:{at.isoformat()}"
            outbox.put(kind, {}, dedupe_key=key, at=at, owners={"tenant_id": tenant_id})

    return fan_out


def count_heads(*, at: datetime) -> None:
    """Count one organisation's people for this month, and for a month whose first days the clock has missed."""
    missing = heads.missing(contracts.versions()[0].effective_on, on=at.date())
    for month in missing:
        contract = contracts.get(month)
        heads.record(contract.tenant_id, contract.unit_id, roster.head_count(on=at.date()), month=month, at=at)
    if missing:
        # Soon, when the others of the unit have been counted too.
        soon = at + timedelta(seconds=15)
        outbox.put("add_up_heads", {}, dedupe_key=f"add_up_heads:{at:{SECOND}}", at=soon, owners={})


def add_up_heads(*, at: datetime) -> None:
    """Sum the units up: a pool's months are what its organisations share the bill by."""
    months = heads.unsummed(on=at.date())
    for month in months:
        heads.add_up(month)
    if months:
        rate_soon(at=at)


def rate_soon(*, at: datetime) -> None:
    """Rate everybody's contract now: something that statements were waiting for has arrived."""
    outbox.put("rate_contracts", {}, dedupe_key=f"rate_contracts:{at:{SECOND}}", at=at, owners={})


def rate_contract(*, at: datetime) -> None:
    """Make what is due for one organisation, and have it handed over."""
    made = statements.run(at=at)
    if made:
        outbox.put("ask_invoices", {}, dedupe_key=f"ask_invoices:{made[0].statement_id}", at=at)


def ask_invoices(*, at: datetime) -> None:
    """Have one organisation's statements handed over."""
    invoices.ask(at=at)


def make_invoice(*, statement_id: str, at: datetime) -> None:
    """Hand one statement over; a collector that does not answer is asked again later."""
    try:
        invoice = invoices.make(UUID(statement_id), payments=gateways.payments(), at=at)
    except PaymentUncertain as error:
        raise outbox.Later from error
    if invoice.state == invoices.STOPPED:
        log.error("an invoice was stopped: it is not what the statement says", statement_id=statement_id)


def mail_statement(*, statement_id: str, at: datetime) -> None:
    """Tell finance that a statement is ready. A lost answer is not tried again: two mails are worse than a page."""
    statement = statements.get(UUID(statement_id))
    link = f"{wiring.settings().base_url}/finance/statements/{statement.statement_id}"
    message = Message(
        outbox_id=uuid5(MARKS, statement_id),
        to=contracts.get(statement.starts_on).bill_to_email,
        subject=render_template("finance/mail/statement/subject.txt").strip(),
        text=render_template("finance/mail/statement/body.txt", link=link),
        html=render_template("finance/mail/statement/body.html", link=link),
    )
    try:
        gateways.mail().send(message)
    except MailUncertain:
        log.warning("nobody knows whether a mail was sent", statement_id=statement_id)
    except MailRefused as refusal:
        if not refusal.later:
            raise
        raise outbox.Later from refusal
    invoices.mark_mailed(statement.statement_id, at=at)


def follow_event(*, event_id: str, at: datetime) -> None:
    """Take over what has become of the invoice that an event is about."""
    try:
        webhooks.follow(event_id, payments=gateways.payments(), at=at)
    except PaymentUncertain as error:
        raise outbox.Later from error


def follow_unsettled(*, at: datetime) -> None:
    """Ask about every open invoice: an event may have been lost."""
    for ref in invoices.unsettled():
        try:
            invoices.follow(ref, payments=gateways.payments(), at=at)
        except PaymentUncertain:
            log.warning("the collector did not answer about an invoice")


def forget_events(*, at: datetime) -> None:
    """What was followed up long ago."""
    webhooks.forget(at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "count_all_heads": for_every_contract("count_heads"),
    "count_heads": count_heads,
    "add_up_heads": add_up_heads,
    "rate_contracts": for_every_contract("rate_contract"),
    "send_invoices": for_every_contract("ask_invoices"),
    "rate_contract": rate_contract,
    "ask_invoices": ask_invoices,
    "make_invoice": make_invoice,
    "mail_statement": mail_statement,
    "follow_event": follow_event,
    "follow_unsettled": follow_unsettled,
    "forget_events": forget_events,
}
DAILY = timedelta(days=1)
HOURLY = timedelta(hours=1)
TURNS = (
    Turn("count_all_heads", DAILY),
    Turn("add_up_heads", HOURLY),
    Turn("rate_contracts", DAILY),
    Turn("send_invoices", DAILY),
    Turn("follow_unsettled", DAILY),
    Turn("forget_events", DAILY),
)
