"""The collector of the demonstration: the one that runs, or one inside the command while its own program does not."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from werkzeug.serving import make_server

from billing.payments import Payments
from billing.payments_stripe import StripePayments
from portal.work.settings import Vendor
from portal.work.standins.drawer import Drawer
from portal.work.standins.pages import Silent
from portal.work.standins.pay import app as pay
from portal.work.standins.pay import invoices

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Collector:
    """Our gateway to it, and the button that pays."""

    payments: Payments
    pay: Callable[[str], object]


@dataclass(frozen=True)
class Books:
    """Where the collector remembers, where its invoices are seen, and what opens it."""

    file: Path
    public_url: str
    vendor: Vendor


@contextmanager
def running(books: Books) -> Iterator[Collector]:
    """The collector of this home if it answers, else one that writes its books at the end and tells nobody."""
    vendor = books.vendor
    if _answers(vendor.api_base):
        yield Collector(_gateway(vendor, vendor.api_base), lambda ref: _press(f"{vendor.api_base}/i/{ref}/pay"))
        return
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
        gateway = _gateway(vendor, f"http://127.0.0.1:{server.server_port}")
        yield Collector(gateway, lambda ref: invoices.pay(drawer, ref, emit=lambda kind, invoice: None))
        drawer.copy_to(books.file)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _gateway(vendor: Vendor, base: str) -> Payments:
    return StripePayments(vendor.api_key, base=base, webhook_secret=vendor.webhook_secret)


def _answers(base: str) -> bool:
    try:
        return bool(base) and requests.get(f"{base}/healthz", timeout=TIMEOUT_SECONDS).ok
    except requests.RequestException:
        return False


def _press(button: str) -> None:
    requests.post(button, timeout=TIMEOUT_SECONDS, allow_redirects=False).raise_for_status()
