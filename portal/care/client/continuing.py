"""Going on with the person one sees, in a new account: their three words to take along, and the place to say them."""

from random import SystemRandom

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from care import answers, continuing
from kernel import clock
from kernel.refusals import Refused
from portal.app import limiter
from portal.care import wiring
from portal.care.client import visiting
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("continuing", __name__, url_prefix="/go-on")


class WordsForm(FlaskForm):  # type: ignore[misc]
    """What the other account showed."""

    words = StringField("Their three words", [InputRequired("Please type the three words."), Length(max=80)])


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """The words of those one sees here, and the form for words from another account. Looking writes nothing."""
    return _page(WordsForm())


@bp.post("")
@limiter.limit("10/minute")
@needs(Permission.CARE_USE)
def begin() -> ResponseReturnValue:
    """Go on with whom the words name."""
    form, account_id = WordsForm(), visiting.account_id()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        provider = continuing.find(form.words.data, key=wiring.settings().sealing_key)
        referral = continuing.begin(account_id, provider, draw=SystemRandom(), at=clock.now())
    except (continuing.UnknownWords, continuing.SeenAlready, answers.OneAtATime) as refused:
        return _refused(form, refused), 422
    if answers.missing(referral):
        flash(f"You go on with {provider.called}. They see what you answer now, as with everybody new.")
        return redirect(url_for("client.steps.show", number=1), 303)
    return redirect(url_for("client.choices.times", provider_id=provider.provider_id), 303)


def _refused(form: WordsForm, refused: Refused) -> str:
    form.words.errors = [refused.message]
    return _page(form)


def _page(form: WordsForm) -> str:
    key = wiring.settings().sealing_key
    people = continuing.seen_by(visiting.account_id())
    words = [(provider.called, continuing.words_of(provider.provider_id, key=key)) for provider in people]
    return render_template("client/continuing/show.html", form=form, words=words)
