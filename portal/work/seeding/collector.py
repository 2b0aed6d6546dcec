"""The collector of the demonstration, run for a moment inside the command, because its own program does not run yet."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import make_server

from billing.payments import Payments
from billing.payments_stripe import StripePayments
from portal.work.settings import Vendor
from portal.work.standins.drawer import Drawer
from portal.work.standins.pages import Silent
from portal.work.standins.pay import app as pay
from portal.work.standins.pay import invoices


class Collector:
    """Our gateway to it, and the button that pays."""

    def __init__(self, payments: Payments, drawer: Drawer) -> None:
        self.payments = payments
        self._drawer = drawer

    def pay(self, ref: str) -> None:
        """Somebody has transferred the money, so to speak."""
        with self._drawer.open():
            invoices.pay(self._drawer, ref, emit=lambda kind, invoice: None)


@dataclass(frozen=True)
class Books:
    """Where the collector remembers, where its invoices are seen, and what opens it."""

    file: Path
    public_url: str
    vendor: Vendor


@contextmanager
def running(books: Books) -> Iterator[Collector]:
    """A collector that writes its books at the end. It tells nobody: ours follow by asking."""
    vendor = books.vendor
    served = pay.create(
        file=None,
        public_url=books.public_url,
        api_key=vendor.api_key,
        webhook_url="",
        webhook_secret=vendor.webhook_secret,
    )
    drawer: Drawer = served.extensions["shop"].drawer
    server = make_server("127.0.0.1", 0, served, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        yield Collector(StripePayments(vendor.api_key, base=base, webhook_secret=vendor.webhook_secret), drawer)
        drawer.copy_to(books.file)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
