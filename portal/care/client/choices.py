"""Choosing: three people who could suit, with reasons and real free times, and asking one of them."""

from datetime import UTC
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from care import answers, choosing, holds, providers, referrals
from care.referral_states import State
from care.tables.referrals import Referral
from kernel import clock
from portal.care import covering
from portal.care.client import offered, visiting
from portal.care.client.offered import TimeForm
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("choices", __name__)


@bp.get("")
@needs(Permission.CARE_USE)
def show() -> ResponseReturnValue:
    """Three people, all of them when asked; where nobody fits, which one answer to change."""
    at, referral = clock.now(), _under_way()
    if answers.missing(referral):
        return redirect(url_for("client.steps.check"), 303)
    cover = covering.cover_of(visiting.account_id(), on=at.date())
    ranking = choosing.ranking_for(referral, cover=cover, at=at)
    shown = ranking.matches if "all" in request.args else ranking.first
    return render_template(
        "client/choices/show.html",
        people=offered.people(shown, referral, at=at),
        more=len(ranking.matches) - len(shown),
        loosen=offered.loosenings(ranking),
        is_draft=referral.state == State.DRAFT,
    )


@bp.get("/<uuid:provider_id>")
@needs(Permission.CARE_USE)
def times(provider_id: UUID) -> ResponseReturnValue:
    """The free times of one of them, a few days to a page."""
    return _times(provider_id, TimeForm(), page=request.args.get("page", 1, type=int))


@bp.post("/<uuid:provider_id>/ask")
@needs(Permission.CARE_USE)
def ask(provider_id: UUID) -> ResponseReturnValue:
    """Ask for a time: booked at once, or kept until they have answered."""
    form, at, account_id = TimeForm(), clock.now(), visiting.account_id()
    choice = form.choice(provider_id)
    if not form.validate_on_submit() or choice is None:
        return _times(provider_id, form, page=1), 422
    referral = choosing.of_client(account_id, provider_id=provider_id)
    try:
        cover = covering.cover_of(account_id, on=at.date(), day=choice.starts_at.astimezone(UTC).date())
        made = choosing.ask(referral, choice, cover=cover, at=at)
    except holds.TimeTaken as taken:
        return _times(provider_id, form, page=1, taken=taken), 409
    flash(offered.said(made))
    if made.state == "booked":
        return redirect(url_for("client.appointments.show", appointment_id=made.appointment_id), 303)
    return redirect(url_for("client.home.show"), 303)


def _under_way() -> Referral:
    found = answers.find_under_way(visiting.account_id())
    if found is None:
        raise referrals.NoSuchReferral
    return found


def _times(provider_id: UUID, form: TimeForm, *, page: int, taken: holds.TimeTaken | None = None) -> str:
    at, account_id = clock.now(), visiting.account_id()
    provider = providers.get(provider_id)
    referral = choosing.of_client(account_id, provider_id=provider_id)
    cover = covering.cover_of(account_id, on=at.date())
    free = choosing.times_with(provider, referral, cover=cover, at=at)
    zone = choosing.zone_of(referral)
    form.offer(free, wish=referral.modality)
    return render_template(
        "client/choices/times.html",
        form=form,
        taken=taken.message if taken else None,
        page=offered.page(provider, form, free, zone, number=page),
        terms=offered.terms(account_id, provider, referral, cover),
    )
