"""What we keep of a client, in words, read from the rows themselves; and how to enter on another device."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from care import appointments, clients, places, referrals, zones
from eligibility.redeeming import accounts
from kernel import clock
from portal.care import times
from portal.care.client import summary, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("account", __name__, url_prefix="/me")
KEPT = timedelta(days=3650)


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Everything that stands under this account."""
    account_id, at = visiting.account_id(), clock.now()
    covered, known, asked = accounts.coverage(account_id), clients.find(account_id), referrals.of_client(account_id)
    met = appointments.between(at - KEPT, at + KEPT, seen_by=account_id)
    rows = [("Covered until", f"{covered.until.day} {covered.until:%B %Y}, by a voucher that names nobody")]
    if known is not None:
        rows += [("We call you", known.called), ("Language", places.LANGUAGE_LABELS[known.language])]
        rows += [("Where", f"{places.JURISDICTIONS[known.jurisdiction]}, {zones.city(known.zone)} time")]
    rows += [("Asked for somebody", times.count(len(asked), "time")), ("Appointments", str(len(met)))]
    said = [(name, value) for name, value, _ in summary.rows(asked[0])] if asked else []
    return render_template("client/account/show.html", rows=rows, said=said)
