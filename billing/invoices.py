"""Invoices: how a frozen statement is handed to the collector, once, and how its state follows theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from billing import contracts, ledger, postings, statements
from billing.payments import Bill, BillLine, Customer, InvoiceDiffers, Payments, Standing, State
from billing.tables.contracts import Contract
from billing.tables.invoices import Invoice
from billing.tables.statements import Statement
from kernel import outbox
from kernel.database import db
from kernel.refusals import NotFound

ASKED = "asked"
STOPPED = "stopped"
# An open invoice is asked about daily, in case an event was lost.
MOVES: dict[str, frozenset[str]] = {
    ASKED: frozenset({State.OPEN, State.PAID, STOPPED}),
    State.OPEN: frozenset({State.PAID, State.VOID, State.UNCOLLECTIBLE}),
    State.UNCOLLECTIBLE: frozenset({State.PAID, State.VOID}),
    State.PAID: frozenset(),
    State.VOID: frozenset(),
    STOPPED: frozenset(),
}


def ask(*, at: datetime) -> int:
    """Have every statement of the organisation in scope that has no invoice yet handed over. Says how many."""
    asked = 0
    for statement in statements.every():
        row = {
            "tenant_id": statement.tenant_id, "statement_id": statement.statement_id, "state": ASKED,
            "currency": statement.currency, "total": statement.total, "asked_at": at,
        }  # fmt: skip
        into = insert(Invoice).values(row).on_conflict_do_nothing().returning(Invoice.statement_id)
        if db.session.execute(into).first() is not None:
            key = f"make_invoice:{statement.statement_id}:{statement.revision}"
            outbox.put("make_invoice", {"statement_id": str(statement.statement_id)}, dedupe_key=key, at=at)
            asked += 1
    return asked


def find(statement_id: UUID) -> Invoice | None:
    """The invoice of a statement of the organisation in scope, once it has been asked for."""
    return db.session.scalar(select(Invoice).where(Invoice.statement_id == statement_id))


def make(statement_id: UUID, *, payments: Payments, at: datetime) -> Invoice:
    """Hand the statement over and make it owed. Done again after a fall, it finds what it did and goes on.

    A statement that is not as it was frozen, or an invoice that differs from it, stops: a person must look.
    """
    invoice = _locked(statement_id)
    if invoice.state != ASKED:
        return invoice
    statement = statements.get(statement_id)
    try:
        statements.check(statement)
        standing = _finalised(statement, payments)
    except (InvoiceDiffers, statements.Tampered):
        _move(invoice, STOPPED)
        return invoice
    _enter(invoice, statement, standing, at=at)
    converge(invoice, standing, at=at)
    outbox.put("mail_statement", {"statement_id": str(statement_id)}, dedupe_key=f"mail:{statement_id}", at=at)
    return invoice


def converge(invoice: Invoice, standing: Standing, *, at: datetime) -> None:
    """Take over the collector's state and post what has been paid since we last looked; never backwards."""
    if standing.state in MOVES[invoice.state]:
        _move(invoice, standing.state)
    paid = standing.amount_paid - invoice.amount_paid
    if paid > 0:
        reference = f"payment:{invoice.statement_id}:{standing.amount_paid}"
        ledger.post(invoice.tenant_id, reference, invoice.currency, postings.for_payment(paid), at=at)
        invoice.amount_paid = standing.amount_paid
    if invoice.state == State.PAID and invoice.paid_at is None:
        invoice.paid_at = at
    db.session.flush()


def mark_mailed(statement_id: UUID, *, at: datetime) -> None:
    """Finance has been told."""
    _locked(statement_id).mailed_at = at
    db.session.flush()


def follow(ref: str, *, payments: Payments, at: datetime) -> bool:
    """Ask the collector about one invoice and take over what it says. False when it is none of ours (yet)."""
    statement_id = db.session.scalar(select(Invoice.statement_id).where(Invoice.ref == ref))
    if statement_id is None:
        return False
    converge(_locked(statement_id), payments.standing(ref), at=at)
    return True


def unsettled() -> list[str]:
    """The collector's names of all invoices that are still open: the daily look that closes the gaps of events."""
    return [ref for ref in db.session.scalars(select(Invoice.ref).where(Invoice.state == State.OPEN)) if ref]


def bill(statement: Statement, contract: Contract) -> Bill:
    """The statement in the collector's terms."""
    return Bill(
        statement_id=statement.statement_id,
        revision=statement.revision,
        sha256=statement.sha256,
        contract_version=statement.contract_version,
        currency=statement.currency,
        tax_basis_points=contract.tax_basis_points,
        starts_on=statement.starts_on,
        ends_on=statement.ends_on,
        lines=tuple(BillLine(line.description, line.net, line.tax) for line in statements.lines(statement)),
        days_until_due=contract.days_until_due,
        purchase_order=contract.purchase_order,
    )


def _finalised(statement: Statement, payments: Payments) -> Standing:
    contract = next(one for one in contracts.versions() if one.version == statement.contract_version)
    owed = bill(statement, contract)
    customer = Customer(contract.tenant_id, contract.currency, contract.bill_to_name, contract.bill_to_email)
    ref = payments.make_invoice(payments.ensure_customer(customer), owed)
    return payments.finalise(ref, owed)


def _enter(invoice: Invoice, statement: Statement, standing: Standing, *, at: datetime) -> None:
    """What is owed from here on, in our books."""
    contract = next(one for one in contracts.versions() if one.version == statement.contract_version)
    invoice.ref = standing.ref
    invoice.number = standing.number
    invoice.hosted_url = standing.hosted_url
    invoice.finalised_at = at
    invoice.due_on = (at + timedelta(days=contract.days_until_due)).date()
    _move(invoice, State.OPEN)
    sides = postings.for_invoice(net=statement.net, tax=statement.tax)
    ledger.post(invoice.tenant_id, f"invoice:{invoice.statement_id}", invoice.currency, sides, at=at)


def _locked(statement_id: UUID) -> Invoice:
    query = select(Invoice).where(Invoice.statement_id == statement_id).with_for_update()
    invoice = db.session.scalar(query.execution_options(populate_existing=True))
    if invoice is None:
        raise NotFound
    return invoice


def _move(invoice: Invoice, state: str) -> None:
    if state not in MOVES[invoice.state]:
        raise ValueError(f"An invoice does not go from {invoice.state} to {state}")
    invoice.state = state
    db.session.flush()
