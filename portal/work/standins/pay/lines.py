"""Lines of an invoice at the pay stand-in."""

import secrets
from typing import Any

from portal.work.standins.pay import forms
from portal.work.standins.pay.forms import Invalid

MOST = 250
KNOWN = {"amount", "description", "discountable", "period", "tax_amounts", "metadata"}
TAX = {"amount", "taxable_amount", "tax_rate_data", "taxability_reason"}
RATE = {"display_name", "inclusive", "percentage", "country", "description", "jurisdiction", "tax_type"}


def read(row: dict[str, Any], invoice: dict[str, Any], number: int) -> dict[str, Any]:
    """One line as sent, checked."""
    inside = f"lines[{number}]"
    forms.only(row, KNOWN, inside)
    amount = forms.whole(forms.required(row, "amount"), f"{inside}[amount]")
    taxes = forms.rows(row.get("tax_amounts", {}), f"{inside}[tax_amounts]")
    return {
        "id": f"il_{secrets.token_hex(12)}",
        "object": "line_item",
        "amount": amount,
        "currency": invoice["currency"],
        "description": forms.required(row, "description"),
        "discountable": forms.truth(row.get("discountable", "true"), f"{inside}[discountable]"),
        "invoice": invoice["id"],
        "livemode": False,
        "metadata": forms.metadata(row),
        "period": _period(row, invoice, inside),
        "quantity": 1,
        "subtotal": amount,
        "taxes": [_tax(tax, amount, f"{inside}[tax_amounts]") for tax in taxes],
    }


def _period(row: dict[str, Any], invoice: dict[str, Any], inside: str) -> dict[str, int]:
    if "period" not in row:
        return {"start": invoice["created"], "end": invoice["created"]}
    start, end = (forms.whole(row["period"].get(name), f"{inside}[period][{name}]") for name in ("start", "end"))
    if end < start:
        raise Invalid("The period ends before it starts", param=f"{inside}[period]")
    return {"start": start, "end": end}


def _tax(sent: dict[str, Any], net: int, inside: str) -> dict[str, Any]:
    forms.only(sent, TAX, inside)
    rate = forms.required(sent, "tax_rate_data")
    forms.only(rate, RATE, f"{inside}[tax_rate_data]")
    forms.required(rate, "display_name")
    forms.percentage(rate.get("percentage"), f"{inside}[tax_rate_data][percentage]")
    taxable = forms.whole(sent.get("taxable_amount"), f"{inside}[taxable_amount]")
    if abs(taxable) > abs(net):
        raise Invalid("More is taxed than the line amounts to", param=inside)
    inclusive = forms.truth(rate.get("inclusive"), f"{inside}[tax_rate_data][inclusive]")
    return {
        "amount": forms.whole(sent.get("amount"), f"{inside}[amount]"),
        "tax_behavior": "inclusive" if inclusive else "exclusive",
        "tax_rate_details": None,
        "taxability_reason": sent.get("taxability_reason", "not_available"),
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }
