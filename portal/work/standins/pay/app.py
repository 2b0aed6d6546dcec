"""The pay stand-in as a web application: `create` is all the launcher needs."""

from pathlib import Path

from flask import Flask

from portal.work.standins import faults, pages
from portal.work.standins.drawer import Drawer
from portal.work.standins.pay import api, keys
from portal.work.standins.pay import pages as pay_pages
from portal.work.standins.pay.shop import Shop
from portal.work.standins.pay.webhooks import Endpoint


def create(
    *,
    file: Path | None,
    public_url: str,
    api_key: str,
    webhook_url: str,
    webhook_secret: str,
    with_faults: bool = False,
) -> Flask:
    """A stand-in for Stripe that remembers in `file` and tells `webhook_url`. `with_faults` opens the tests' door."""
    app = pages.blank(__name__)
    drawer = Drawer(file, collections=("customers", "invoices", "keys", "events"))
    endpoint = Endpoint(webhook_url, webhook_secret, keys.API_VERSION)
    shop = Shop(drawer, endpoint, public_url.rstrip("/"), api_key)
    app.extensions["shop"] = shop
    app.register_blueprint(api.bp)
    app.register_blueprint(pay_pages.bp)
    if with_faults:
        faults.install(app, shop.faults)
    return app
