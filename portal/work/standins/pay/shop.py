"""Shop: what one pay stand-in knows: its drawer, its addresses, its secrets."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app

from portal.work.standins.drawer import Drawer
from portal.work.standins.faults import Faults
from portal.work.standins.pay import invoices, webhooks
from portal.work.standins.pay.webhooks import Endpoint


@dataclass(frozen=True)
class Shop:
    """Everything a page of the stand-in needs."""

    drawer: Drawer
    endpoint: Endpoint
    public_url: str
    api_key: str = field(repr=False)
    faults: Faults = field(default_factory=Faults)

    def emit(self, kind: str, invoice: dict[str, Any]) -> None:
        """Tell the endpoint what happened to an invoice."""
        webhooks.emit(self.drawer, self.endpoint, kind, invoices.seen(invoice))


def here() -> Shop:
    """The shop this call has come to."""
    return cast(Shop, current_app.extensions["shop"])
