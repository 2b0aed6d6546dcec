"""Paper cards: HR strikes somebody off who has no device or sign-in, and lets them draw a card like a ballot.

Which card they draw is known to nobody. The number stands in the body of a form, never in an address, a log or the
audit trail, and one cannot ask without striking off: asking who has collected would otherwise be free.
"""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import EqualTo, InputRequired, Length

from eligibility.issuing import striking
from kernel import audit, clock, days, scope
from kernel.refusals import Refused
from portal.app import limiter, visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.desk import collecting
from portal.work.jobs.enrolling import subject_mac
from portal.work.permissions import Permission
from tenants import roster
from tenants.roster import LONGEST_NUMBER

bp = Blueprint("cards", __name__)


class NotCovered(Refused):
    """The roster does not have this number, or does not cover it today."""

    message = "This number is not on the roster, or not covered today. Nobody was struck off."


class NotCoveredYet(Refused):
    """The roster covers this number from a later day on."""

    def __init__(self, starts_on: date) -> None:
        super().__init__()
        self.message = (
            f"This number is on the roster, and covered from {days.in_words(starts_on)}. They can draw a card "
            "from that day on. Nobody was struck off."
        )


class StrikeForm(FlaskForm):  # type: ignore[misc]
    """One number, twice: striking the wrong person off cannot be taken back."""

    number = StringField("Employee number", [InputRequired("Enter the number."), Length(max=LONGEST_NUMBER)])
    repeated = StringField(
        "The number once more", [EqualTo("number", "The two numbers differ. Please look at both once more.")]
    )


@bp.get("")
@needs(Permission.CARDS_GIVE, fresh=True)
def show() -> ResponseReturnValue:
    """What to do, and the form."""
    return _page(StrikeForm())


@bp.post("")
@limiter.limit("60/hour", key_func=lambda: str(visitor().get_id()))
@needs(Permission.CARDS_GIVE, fresh=True)
def strike() -> ResponseReturnValue:
    """Count this person's vouchers as collected, and say how many cards they draw."""
    form = StrikeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    at = clock.now()
    try:
        count = _strike(form.number.data, on=at.date())
    except Refused as refused:
        form.number.errors = [refused.message]
        return _page(form), 422
    audit.note("strike_off", about="cards", person_id=visitor().person_id, surface="hr", at=at)
    return _page(StrikeForm(formdata=None), count)


def _strike(number: str, *, on: date) -> int:
    settings = wiring.settings()
    person_key = roster.find_key(settings.roster_key, number, on=on)
    if person_key is None:
        starts_on = roster.stands(number, key=settings.roster_key, on=on).starts_on
        raise NotCoveredYet(starts_on) if starts_on is not None else NotCovered
    subject = subject_mac(settings.desk_pepper, scope.current().owners["tenant_id"], person_key)
    return striking.strike(subject, collecting.current_key(subject, on=on).key_id)


def _page(form: StrikeForm, count: int = 0) -> str:
    return render_template("hr/cards/show.html", form=form, count=count)
