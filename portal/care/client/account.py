"""What we keep of a client, in words and row by row; taking it along; and erasing all of it."""

from datetime import timedelta

from flask import Blueprint, Response, flash, json, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import InputRequired

from care import appointments, clients, places, referrals, zones
from eligibility.redeeming import accounts, own_rows
from kernel import clock, days
from portal import visits
from portal.care import times
from portal.care.client import summary, visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("account", __name__, url_prefix="/me")
KEPT = timedelta(days=3650)


class EraseForm(FlaskForm):  # type: ignore[misc]
    """One tick: it cannot be undone."""

    sure = BooleanField(
        "I know that nobody can bring it back.",
        [InputRequired("Please tick this if you want everything erased. Nothing has been erased yet.")],
    )


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Everything that stands under this account."""
    account_id, at = visiting.account_id(), clock.now()
    covered, known, asked = accounts.coverage(account_id), clients.find(account_id), referrals.of_client(account_id)
    met = appointments.between(at - KEPT, at + KEPT, seen_by=account_id)
    rows = [("Covered until", f"{days.in_words(covered.until)}, by a voucher that names nobody")]
    if known is not None:
        rows += [("We call you", known.called), ("Language", places.LANGUAGE_LABELS[known.language])]
        rows += [("Where", f"{places.JURISDICTIONS[known.jurisdiction]}, {zones.city(known.zone)} time")]
    rows += [("Asked for somebody", times.count(len(asked), "time")), ("Appointments", str(len(met)))]
    said = [(name, value) for name, value, _ in summary.rows(asked[0])] if asked else []
    return render_template("client/account/show.html", rows=rows, said=said)


@bp.get("/rows")
@needs(Permission.CARE_USE)
def read() -> ResponseReturnValue:
    """The rows as they stand in our tables."""
    return render_template("client/account/read.html", tables=own_rows.read(visiting.account_id()))


@bp.get("/copy")
@needs(Permission.CARE_USE)
def copy() -> Response:
    """The same as a file, under a name that says nothing."""
    answer = Response(json.dumps(own_rows.read(visiting.account_id()), indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="copy.json"'
    return answer


@bp.get("/erase")
@needs(Permission.CARE_USE)
def weigh() -> ResponseReturnValue:
    """What erasing means, before it is done."""
    return render_template("client/account/erase.html", form=EraseForm())


@bp.post("/erase")
@needs(Permission.CARE_USE)
def erase() -> ResponseReturnValue:
    """Erase all of it, and end the visit."""
    form, account_id = EraseForm(), visiting.account_id()
    if not form.validate_on_submit():
        return render_template("client/account/erase.html", form=form), 422
    clients.erase(account_id, at=clock.now())
    accounts.erase(account_id)
    visits.end()
    flash("Everything we kept about you is erased.")
    return redirect(url_for("client.start.show"), 303)
