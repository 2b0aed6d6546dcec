"""The questions, one a page, kept as a draft that only its client can see until they ask somebody."""

from dataclasses import replace
from random import SystemRandom

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from care import answers, continuing, nicknames, places
from care.answers import Answers
from care.referral_states import State
from care.tables.referrals import Referral
from kernel import clock
from kernel.refusals import NotFound
from portal.care import covering
from portal.care.client import country, questions, summary, visiting
from portal.care.client.questions import Question, Safe, Where, You
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("steps", __name__, url_prefix="/step")


class NoSuchStep(NotFound):
    """There are seven."""

    message = "There is no such step."


@bp.get("/<int:number>")
@needs(Permission.CARE_USE)
def show(number: int) -> ResponseReturnValue:
    """One question, with what was answered before."""
    form, draft = _question(number), _draft()
    called = draft.called if draft else nicknames.suggest(SystemRandom())
    form.fill(answers.of(draft) if draft else Answers(), called)
    return _page(number, form)


@bp.post("/<int:number>")
@needs(Permission.CARE_USE)
def answer(number: int) -> ResponseReturnValue:
    """Keep it and go on; to urgent help first, where somebody is not safe."""
    form, at = _question(number), clock.now()
    if not form.validate_on_submit():
        return _page(number, form), 422
    draft = answers.draft(visiting.account_id(), called=nicknames.suggest(SystemRandom()), at=at)
    answers.answer(draft, replace(answers.of(draft), **form.changes()), at=at)
    if isinstance(form, You):
        answers.call(draft, form.called.data or "", at=at)
    page = make_response(redirect(_after(number, form), 303))
    if isinstance(form, Where):
        country.remember(page, places.country_of(form.jurisdiction.data))
    return page


@bp.get("/now")
@needs(Permission.CARE_USE)
def lines() -> ResponseReturnValue:
    """Somebody is not safe: help that answers now, and the way on."""
    return render_template(
        "client/steps/lines.html", help=country.help_here(), chosen=country.here(), onward=url_for(".show", number=2)
    )


@bp.get("/check")
@needs(Permission.CARE_USE)
def check() -> ResponseReturnValue:
    """All answers, each with a way to change it, and who will see them."""
    draft = _draft()
    if draft is None:
        return redirect(url_for(".show", number=1), 303)
    known = continuing.named_in(draft)
    return render_template(
        "client/steps/check.html",
        rows=summary.rows(draft),
        missing=answers.missing(draft),
        known=(known.called, url_for("client.choices.times", provider_id=known.provider_id)) if known else None,
    )


def _question(number: int) -> Question:
    if not 1 <= number <= len(questions.ALL):
        raise NoSuchStep
    form = questions.ALL[number - 1]()
    form.narrow(lambda: covering.cover_of(visiting.account_id(), on=clock.today()))
    return form


def _draft() -> Referral | None:
    """What is being written, if anything. Raises `answers.OneAtATime` where somebody was asked already."""
    found = answers.find_under_way(visiting.account_id())
    if found is not None and found.state != State.DRAFT:
        raise answers.OneAtATime
    return found


def _after(number: int, form: Question) -> str:
    if isinstance(form, Safe) and form.answer.data != "yes":
        return url_for(".lines")
    return url_for(".check") if number == len(questions.ALL) else url_for(".show", number=number + 1)


def _page(number: int, form: Question) -> str:
    back = url_for(".show", number=number - 1) if number > 1 else url_for("client.home.show")
    return render_template("client/steps/show.html", number=number, form=form, back=back)
