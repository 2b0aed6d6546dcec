"""Gateways: who carries the care side's mail to people with a role. Loaded late: its library is large."""

from typing import cast

from flask import current_app

from kernel.mail import Mail
from portal.care import wiring

SENDGRID = "https://api.sendgrid.com"


def mail() -> Mail | None:
    """Whoever carries this side's mail, one per application; None where nobody was engaged."""
    vendor = wiring.settings().sendgrid
    if not vendor.api_key:
        return None
    found = current_app.extensions.get("mail")
    if found is None:
        from kernel.mail_sendgrid import SendGridMail

        sender = wiring.settings().mail_from
        found = SendGridMail(vendor.api_key, host=vendor.api_base or SENDGRID, sender=sender, sender_name="Alcove")
        current_app.extensions["mail"] = found
    return cast(Mail, found)
