"""Gateways: who carries the work side's mail, collects its money, and knows names. Loaded late: they are large."""

from typing import cast

from flask import current_app

from billing.payments import Payments
from kernel.mail import Mail
from portal.work import wiring
from sso.names import Names

STRIPE = "https://api.stripe.com"
SENDGRID = "https://api.sendgrid.com"


def payments() -> Payments:
    """Whoever collects our money, one per application."""
    found = current_app.extensions.get("payments")
    if found is None:
        from billing.payments_stripe import StripePayments

        vendor = wiring.settings().stripe
        found = StripePayments(vendor.api_key, base=vendor.api_base or STRIPE, webhook_secret=vendor.webhook_secret)
        current_app.extensions["payments"] = found
    return cast(Payments, found)


def names() -> Names:
    """Whoever knows what stands under a name."""
    from sso.names_dns import DnsNames

    return DnsNames(wiring.settings().name_servers)


def mail() -> Mail:
    """Whoever carries our mail, one per application."""
    found = current_app.extensions.get("mail")
    if found is None:
        from kernel.mail_sendgrid import SendGridMail

        settings = wiring.settings()
        vendor = settings.sendgrid
        found = SendGridMail(
            vendor.api_key, host=vendor.api_base or SENDGRID, sender=settings.mail_from, sender_name="Alcove"
        )
        current_app.extensions["mail"] = found
    return cast(Mail, found)
