"""Providers: the list, a new one, their licences, the link that lets them in, and pausing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from care import licences, providers
from kernel import audit, clock
from portal import unit_of_work
from portal.app import visitor
from portal.care import inviting
from portal.care.network import profiles
from portal.care.network.profiles import InvitationForm, LicenceForm, ProfileForm
from portal.care.permissions import Permission
from portal.doors import needs

bp = Blueprint("providers", __name__)


@bp.get("")
@needs(Permission.PROVIDERS_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody, where they may practise, and whether they have room."""
    with unit_of_work.everybody(g.surface.role):
        return render_template("network/providers/index.html", listed=profiles.lines(on=clock.today()))


@bp.get("/new")
@needs(Permission.PROVIDERS_MANAGE)
def new() -> ResponseReturnValue:
    """The form of a new provider."""
    form = ProfileForm(formdata=None, zone="Europe/London", modalities=["video"], age_bands=["25_64"])
    return _form(form)


@bp.post("")
@needs(Permission.PROVIDERS_MANAGE)
def add() -> ResponseReturnValue:
    """Add them. Until a licence is recorded, nobody can find them."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return _form(form), 422
    with unit_of_work.everybody(g.surface.role):
        provider_id = providers.add(form.profile()).provider_id
        _note("add", provider_id)
    flash(f"{form.called.data} was added. Record a licence next: without one, nobody can find them.")
    return _back(provider_id)


@bp.get("/<uuid:provider_id>")
@needs(Permission.PROVIDERS_MANAGE)
def show(provider_id: UUID) -> ResponseReturnValue:
    """One provider."""
    with unit_of_work.everybody(g.surface.role):
        return _page(provider_id)


@bp.get("/<uuid:provider_id>/edit")
@needs(Permission.PROVIDERS_MANAGE)
def edit(provider_id: UUID) -> ResponseReturnValue:
    """The form of their profile."""
    with unit_of_work.everybody(g.surface.role):
        return _form(profiles.form_of(providers.get(provider_id)), provider_id)


@bp.post("/<uuid:provider_id>/edit")
@needs(Permission.PROVIDERS_MANAGE)
def change(provider_id: UUID) -> ResponseReturnValue:
    """Replace their profile."""
    form = ProfileForm()
    with unit_of_work.everybody(g.surface.role):
        provider = providers.get(provider_id)
        if not form.validate_on_submit():
            return _form(form, provider_id), 422
        providers.change(provider, form.profile())
        _note("change", provider_id)
    flash("Kept. What is booked stays as it was booked.")
    return _back(provider_id)


@bp.post("/<uuid:provider_id>/grant")
@needs(Permission.PROVIDERS_MANAGE)
def grant(provider_id: UUID) -> ResponseReturnValue:
    """Record a licence that was checked today."""
    form = LicenceForm()
    with unit_of_work.everybody(g.surface.role):
        provider = providers.get(provider_id)
        if not form.validate_on_submit():
            return _page(provider_id, licence_form=form), 422
        told = {"profession": form.profession.data, "authority": form.authority.data, "checked_on": clock.today()}
        licences.grant(provider.provider_id, form.licence(), **told)
        _note("grant", provider_id)
    flash("The licence is recorded, as checked today.")
    return _back(provider_id)


@bp.post("/<uuid:provider_id>/invite")
@needs(Permission.PROVIDERS_MANAGE, fresh=True)
def invite(provider_id: UUID) -> ResponseReturnValue:
    """Make a link that lets them in, once. It is shown here and nowhere again."""
    form = InvitationForm()
    with unit_of_work.everybody(g.surface.role):
        provider = providers.get(provider_id)
        if not form.validate_on_submit():
            return _page(provider_id, invitation_form=form), 422
        link = inviting.provider(provider_id, provider.called, form.mail.data or None)
        _note("invite", provider_id)
        return _page(provider_id, link=link)


@bp.post("/<uuid:provider_id>/pause")
@needs(Permission.PROVIDERS_MANAGE)
def pause(provider_id: UUID) -> ResponseReturnValue:
    """Offer them nothing new."""
    with unit_of_work.everybody(g.surface.role):
        providers.pause(providers.get(provider_id), at=clock.now())
        _note("pause", provider_id)
    flash("They are offered nothing new until they confirm that they have room.")
    return _back(provider_id)


@bp.post("/<uuid:provider_id>/resume")
@needs(Permission.PROVIDERS_MANAGE)
def resume(provider_id: UUID) -> ResponseReturnValue:
    """End the pause."""
    with unit_of_work.everybody(g.surface.role):
        providers.resume(providers.get(provider_id))
        _note("resume", provider_id)
    flash("The pause is over.")
    return _back(provider_id)


def _page(provider_id: UUID, **given: Any) -> str:
    provider = providers.get(provider_id)
    forms = {
        "licence_form": given.get("licence_form") or LicenceForm(formdata=None),
        "invitation_form": given.get("invitation_form") or InvitationForm(formdata=None),
    }
    return render_template(
        "network/providers/show.html",
        provider_id=provider_id,
        called=provider.called,
        rows=profiles.facts(provider),
        licences=profiles.licence_rows(licences.listed(provider_id)),
        is_paused=provider.paused_at is not None,
        link=given.get("link"),
        **forms,
    )


def _form(form: ProfileForm, provider_id: UUID | None = None) -> str:
    to = url_for(".change", provider_id=provider_id) if provider_id else url_for(".add")
    back = url_for(".show", provider_id=provider_id) if provider_id else url_for(".index")
    heading = "Change the profile" if provider_id else "Add a provider"
    return render_template("network/providers/edit.html", form=form, to=to, back_to=back, heading=heading)


def _back(provider_id: UUID) -> ResponseReturnValue:
    return redirect(url_for(".show", provider_id=provider_id), 303)


def _note(act: str, provider_id: UUID) -> None:
    audit.note(act, about=str(provider_id), person_id=visitor().person_id, surface="network", at=clock.now())
