"""'Is this number covered?': what the roster says of one number, for HR to help somebody who cannot come in.

Only the roster is read, by a login that reaches nothing else of a person; whether anybody ever came in or used anything
is not known here. The number stands in the body of a form, never in an address, a log or the audit trail.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kernel import audit, clock, days
from portal.app import limiter, visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from tenants import roster
from tenants.roster import LONGEST_NUMBER, Standing

bp = Blueprint("roster_number", __name__)
ANSWERS = {
    Standing.COVERED: "This number is on the roster and covered{until}.",
    Standing.LATER: "This number is on the roster, and covered from {starts_on}.",
    Standing.ENDED: "This number is on the roster, and not covered{since}.",
    Standing.NOT_LISTED: "This number is not on the roster.",
}


class NumberForm(FlaskForm):  # type: ignore[misc]
    """One number."""

    number = StringField("Employee number", [InputRequired("Enter the number."), Length(max=LONGEST_NUMBER)])


@bp.get("")
@needs(Permission.ROSTER_MANAGE)
def show() -> ResponseReturnValue:
    """The question."""
    return _page(NumberForm())


@bp.post("")
@limiter.limit("20/minute", key_func=lambda: str(visitor().get_id()))
@needs(Permission.ROSTER_MANAGE)
def ask() -> ResponseReturnValue:
    """What the roster says today."""
    form = NumberForm()
    if not form.validate_on_submit():
        return _page(form), 422
    at = clock.now()
    found = roster.stands(form.number.data, key=wiring.settings().roster_key, on=at.date())
    audit.note("ask_number", about="roster", person_id=visitor().person_id, surface="hr", at=at)
    return _page(NumberForm(formdata=None), _words(found))


def _words(found: roster.Stands) -> str:
    return ANSWERS[found.standing].format(
        until=f" until {days.in_words(found.ends_on)}" if found.ends_on else "",
        since=f" since the end of {days.in_words(found.ends_on)}" if found.ends_on else "",
        starts_on=days.in_words(found.starts_on) if found.starts_on else "",
    )


def _page(form: NumberForm, answer: str = "") -> str:
    return render_template("hr/roster_number/show.html", form=form, answer=answer)
