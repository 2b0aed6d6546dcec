"""Gateways: who carries the work side's mail and who collects its money. Loaded late: their libraries are large."""

from typing import cast

from flask import current_app

from billing.payments import Payments
from kernel.mail import Mail
from portal.work import wiring

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
