"""Customers of the pay stand-in: `/v1/customers`."""

import secrets
import time
from typing import Any

from portal.work.standins.drawer import Drawer
from portal.work.standins.pay import forms
from portal.work.standins.pay.forms import Invalid

CREATE = {"name", "email", "metadata", "description", "address"}
LIST = {"email", "limit", "starting_after"}


def create(drawer: Drawer, params: dict[str, Any]) -> dict[str, Any]:
    """A new customer; Stripe does not mind two that are alike."""
    forms.only(params, CREATE)
    customer: dict[str, Any] = {
        "id": f"cus_{secrets.token_hex(7)}",
        "object": "customer",
        "balance": 0,
        "created": int(time.time()),
        "currency": None,
        "delinquent": False,
        "description": params.get("description"),
        "email": params.get("email"),
        "invoice_prefix": secrets.token_hex(4).upper(),
        "livemode": False,
        "metadata": forms.metadata(params),
        "name": params.get("name"),
        "next_invoice_sequence": 1,
        "tax_exempt": "none",
    }
    drawer["customers"][customer["id"]] = customer
    return customer


def get(drawer: Drawer, customer_id: str) -> dict[str, Any]:
    """Raises Invalid as Stripe does."""
    found: dict[str, Any] | None = drawer["customers"].get(customer_id)
    if found is None:
        raise Invalid(f"No such customer: '{customer_id}'", param="customer", code="resource_missing", status=404)
    return found


def listed(drawer: Drawer, params: dict[str, Any]) -> dict[str, Any]:
    """Newest first; `email` must fit exactly."""
    forms.only(params, LIST)
    fitting = [c for c in drawer["customers"].values() if params.get("email") in (None, c["email"])]
    return page(fitting[::-1], params, url="/v1/customers")


def page(rows: list[dict[str, Any]], params: dict[str, Any], *, url: str) -> dict[str, Any]:
    """One page of a list: up to `limit` rows behind `starting_after`."""
    limit = forms.whole(params.get("limit", "10"), "limit")
    if not 1 <= limit <= 100:
        raise Invalid("Invalid limit", param="limit")
    ids = [row["id"] for row in rows]
    start = ids.index(params["starting_after"]) + 1 if params.get("starting_after") in ids else 0
    part = rows[start : start + limit]
    return {"object": "list", "data": part, "has_more": start + limit < len(rows), "url": url}
