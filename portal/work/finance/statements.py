"""Statements as finance reads them: what each is made of, and how every line came about."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from billing import bodies, invoices, statements, wording
from billing.payments import State
from billing.tables.invoices import Invoice
from billing.tables.statements import Statement, StatementLine
from kernel import clock, days
from kernel.money import Money
from portal.doors import needs
from portal.work.permissions import Permission

bp = Blueprint("statements", __name__)

SETTLED = frozenset({State.PAID, State.VOID})
WORDS = {
    invoices.ASKED: "Being prepared",
    invoices.STOPPED: "Being looked at by us",
    State.PAID: "Paid",
    State.VOID: "Withdrawn",
    State.UNCOLLECTIBLE: "Not paid",
}


@bp.get("")
@needs(Permission.INVOICES_READ)
def index() -> ResponseReturnValue:
    """All statements, newest first."""
    return render_template("finance/statements/index.html", statements=[_row(one) for one in statements.every()])


@bp.get("/<uuid:statement_id>")
@needs(Permission.INVOICES_READ)
def show(statement_id: UUID) -> ResponseReturnValue:
    """One statement with the steps that led to each amount."""
    statement = statements.get(statement_id)
    invoice = invoices.find(statement_id)
    explained = statements.explain(statement)
    return render_template(
        "finance/statements/show.html",
        back=url_for(".index"),
        invoice=invoice.hosted_url if invoice and invoice.hosted_url else None,
        statement=_page(statement, invoice, [line for line, _ in explained]),
        steps=[(line.description, sentences) for line, sentences in explained],
    )


def state_words(invoice: Invoice | None) -> str:
    """Where an invoice stands, in words."""
    if invoice is None:
        return "Not invoiced yet"
    if invoice.state == State.OPEN and invoice.due_on:
        words = "Overdue since" if invoice.due_on < clock.today() else "Due"
        return f"{words} {days.in_words(invoice.due_on)}"
    return WORDS.get(invoice.state, invoice.state)


def _row(statement: Statement) -> tuple[object, ...]:
    link = (wording.title(statement), url_for(".show", statement_id=statement.statement_id))
    total = str(Money(statement.total, statement.currency))
    return link, total, state_words(invoices.find(statement.statement_id))


def _page(statement: Statement, invoice: Invoice | None, lines: list[StatementLine]) -> dict[str, object]:
    def money(amount: int) -> str:
        return str(Money(amount, statement.currency))

    return {
        "number": invoice.number if invoice and invoice.number else "without a number yet",
        "period": wording.title(statement),
        "state": state_words(invoice),
        "settled": invoice is not None and invoice.state in SETTLED,
        "rows": [
            (line.description, wording.quantity(line.quantity), money(line.unit_price), money(line.net))
            for line in lines
        ],
        "totals": [
            ("Before tax", money(statement.net)),
            ("Tax", money(statement.tax)),
            ("To pay", money(statement.total)),
        ],
        "sources": _sources(statement),
    }


def _sources(statement: Statement) -> list[tuple[str, str]]:
    inputs = bodies.read(statement.body)
    released = inputs.usage.released if inputs.usage else None
    unused = "Not used for this statement"
    heads = ", ".join(f"{count:,} on {days.in_words(month)}" for month, count in inputs.heads)
    return [
        ("Contract", f"Version {statement.contract_version}"),
        ("Head count", heads or unused),
        (
            "Release",
            f"Period {released.period_id}: {released.quantity:,}" if released else "Not used for this statement",
        ),
        ("Fingerprint", statement.sha256),
    ]
