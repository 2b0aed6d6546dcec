"""Organisations: add one, and invite its first HR person by a link that works once."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, Regexp

from kernel import audit, clock
from kernel.staff import invitations
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from tenants import newcomers, organisations
from tenants.organisations import Wanted

bp = Blueprint("organisations", __name__)
COUNTRIES = [("GB", "United Kingdom"), ("IE", "Ireland"), ("US", "United States"), ("CA", "Canada"), ("DE", "Germany"),
             ("FR", "France"), ("AU", "Australia"), ("NZ", "New Zealand")]  # fmt: skip

TOGETHER, AT_ONCE = "together", "at_once"
SLUG = r"^[a-z][a-z0-9-]{1,40}$"
SLUG_WORDS = "Use small letters, digits and hyphens, beginning with a letter."


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """An organisation to add."""

    name = StringField("Name, as its people know it", [InputRequired("Enter the name."), Length(max=120)])
    slug = StringField("Short name", [InputRequired("Enter a short name."), Regexp(SLUG, message=SLUG_WORDS)])
    country = SelectField("Country", choices=[SelectChoice(*country) for country in COUNTRIES])
    year_starts_on = DateField("First day of the contract year", [InputRequired("Enter the day.")])


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """A person to let in."""

    called = StringField("Name", [InputRequired("Enter their name."), Length(max=120)])
    mail = StringField("Work e-mail", [Optional(), Email("Check the address: it should look like name@example.org.")])
    role = SelectField("Role", choices=[SelectChoice("hr", "HR"), SelectChoice("finance", "Finance")])


class NewcomersForm(FlaskForm):  # type: ignore[misc]
    """When people begin who appear on the roster later."""

    begin = RadioField(
        "Their cover begins",
        choices=[
            SelectChoice(TOGETHER, "Together, on the first day of the next month"),
            SelectChoice(AT_ONCE, "At once. An account opened soon after somebody joined is then likelier theirs."),
        ],
        validators=[InputRequired("Choose one.")],
    )


@bp.get("")
@needs(Permission.ORGANISATIONS_MANAGE)
def index() -> ResponseReturnValue:
    """All organisations."""
    listed = [
        ((row.name, url_for(".show", tenant_id=row.tenant_id)), row.slug, row.state.capitalize())
        for row in organisations.all_registered()
    ]
    return render_template("operator/organisations/index.html", listed=listed)


@bp.get("/new")
@needs(Permission.ORGANISATIONS_MANAGE)
def new() -> ResponseReturnValue:
    """The form for a new organisation."""
    form = OrganisationForm(year_starts_on=date(clock.today().year, 1, 1))
    return render_template("operator/organisations/new.html", form=form)


@bp.post("")
@needs(Permission.ORGANISATIONS_MANAGE)
def add() -> ResponseReturnValue:
    """Add it, with a unit of its own."""
    form = OrganisationForm()
    if not form.validate_on_submit():
        return render_template("operator/organisations/new.html", form=form), 422
    wanted = Wanted(form.slug.data, form.name.data, form.country.data, form.year_starts_on.data)
    tenant_id = uuid4()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        organisations.add(tenant_id, wanted, at=clock.now())
        _note("add", tenant_id)
    flash(f"{form.name.data} was added.")
    return redirect(url_for(".show", tenant_id=tenant_id), 303)


@bp.get("/<uuid:tenant_id>")
@needs(Permission.ORGANISATIONS_MANAGE)
def show(tenant_id: UUID) -> ResponseReturnValue:
    """One organisation, and the way to invite its people."""
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        return _page(InvitationForm())


@bp.post("/<uuid:tenant_id>/invite")
@needs(Permission.ORGANISATIONS_MANAGE, fresh=True)
def invite(tenant_id: UUID) -> ResponseReturnValue:
    """Make a link that lets one person in, once. It is shown here and nowhere again."""
    form = InvitationForm()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        if not form.validate_on_submit():
            return _page(form), 422
        invited = Invited("staff", (form.role.data,), tenant_id, form.called.data, form.mail.data or None)
        secret = invitations.make(invited, key=wiring.settings().sealing_key, at=clock.now())
        _note("invite", tenant_id)
        link = f"{wiring.settings().base_url}{url_for(f'{form.role.data}.doorway.join')}#{secret}"
        return _page(InvitationForm(formdata=None), link=link, called=form.called.data)


@bp.post("/<uuid:tenant_id>/begin-newcomers")
@needs(Permission.ORGANISATIONS_MANAGE, fresh=True)
def begin_newcomers(tenant_id: UUID) -> ResponseReturnValue:
    """Let its newcomers begin together on the first of a month, or at once, from the next roster on."""
    form = NewcomersForm()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        organisations.get()
        if not form.validate_on_submit():
            return _page(InvitationForm(formdata=None), newcomers_form=form), 422
        newcomers.set_at_once(form.begin.data == AT_ONCE)
        _note(f"begin_{form.begin.data}", tenant_id)
    flash("From the next roster on, newcomers begin like this.")
    return redirect(url_for(".show", tenant_id=tenant_id), 303)


def _page(form: InvitationForm, newcomers_form: NewcomersForm | None = None, **more: str) -> str:
    organisation = organisations.get()
    unit = organisations.unit_of(organisation)
    words = {"link": None, "called": None, **more}
    begin = newcomers_form or NewcomersForm(formdata=None, begin=AT_ONCE if newcomers.begin_at_once() else TOGETHER)
    return render_template(
        "operator/organisations/show.html", organisation=organisation, unit=unit, form=form, begin=begin, **words
    )


def _note(act: str, tenant_id: UUID) -> None:
    audit.note(act, about=str(tenant_id), person_id=visitor().person_id, surface="operator", at=clock.now())
