"""Invoices as finance reads them: what is owed, what is paid, and what stands on the account."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from billing import invoices, ledger, statements
from billing.postings import Account
from billing.tables.invoices import Invoice
from kernel.money import Money
from portal.doors import needs
from portal.work.finance.statements import state_words
from portal.work.permissions import Permission

bp = Blueprint("invoices", __name__)


@bp.get("")
@needs(Permission.INVOICES_READ)
def index() -> ResponseReturnValue:
    """All invoices, and the balance of each currency."""
    every = statements.every()
    found = (invoices.find(statement.statement_id) for statement in every)
    owed = [
        str(Money(ledger.balances(currency)[Account.RECEIVABLE], currency))
        for currency in sorted({statement.currency for statement in every})
    ]
    return render_template("finance/invoices/index.html", invoices=[_row(one) for one in found if one], owed=owed)


def _row(invoice: Invoice) -> tuple[object, ...]:
    statement = url_for("finance.statements.show", statement_id=invoice.statement_id)
    amounts = (str(Money(amount, invoice.currency)) for amount in (invoice.total, invoice.amount_paid))
    return (invoice.number or "Not numbered yet", statement), *amounts, state_words(invoice)
