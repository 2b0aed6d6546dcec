"""Pools of small organisations: how far each is on its way to figures, and letting an organisation wait for one."""

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from kernel import audit, clock
from kernel.refusals import Refused
from portal import unit_of_work
from portal.app import visitor
from portal.doors import needs
from portal.work.operator import pool_words
from portal.work.operator.organisations import COUNTRIES
from portal.work.permissions import Permission
from tenants import organisations, pool_places
from tenants.organisations import NoSuchOrganisation, Wanted

bp = Blueprint("pools", __name__)


class PoolForm(FlaskForm):  # type: ignore[misc]
    """A pool to make."""

    called = StringField("Name, for operators only", [InputRequired("Enter a name."), Length(max=60)])
    country = SelectField("Country", choices=[SelectChoice(*country) for country in COUNTRIES])
    year_starts_on = DateField("First day of its contract year", [InputRequired("Enter the day.")])

    def validate_year_starts_on(self, field: DateField) -> None:
        """Contract years begin with a month, and nobody has been counted for a day that is over."""
        if field.data.day != 1 or field.data < clock.today():
            raise ValidationError("Choose the first day of a month that is still to come, or today’s.")


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """An organisation to let wait."""

    slug = StringField("Short name of the organisation", [InputRequired("Enter its short name.")])
    people = IntegerField(
        "About how many people it covers", [InputRequired("Enter a number."), NumberRange(1, message="One at least.")]
    )


@bp.get("")
@needs(Permission.POOLS_MANAGE)
def index() -> ResponseReturnValue:
    """All pools, and where each stands."""
    listed = [
        ((pool.called, url_for(".show", pool_id=pool.pool_id)), *pool_words.line(pool)) for pool in pool_places.pools()
    ]
    return render_template("operator/pools/index.html", listed=listed)


@bp.get("/new")
@needs(Permission.POOLS_MANAGE)
def new() -> ResponseReturnValue:
    """The form for a new pool."""
    form = PoolForm(year_starts_on=date(clock.today().year + 1, 1, 1))
    return render_template("operator/pools/new.html", form=form)


@bp.post("")
@needs(Permission.POOLS_MANAGE)
def make() -> ResponseReturnValue:
    """Make it; nobody is in it."""
    form = PoolForm()
    if not form.validate_on_submit():
        return render_template("operator/pools/new.html", form=form), 422
    wanted = Wanted("", form.called.data, form.country.data, form.year_starts_on.data)
    pool_id = pool_places.make(form.called.data, wanted)
    _note("make_pool", pool_id)
    flash(f"{form.called.data} was made. Nobody waits for it yet.")
    return redirect(url_for(".show", pool_id=pool_id), 303)


@bp.get("/<uuid:pool_id>")
@needs(Permission.POOLS_MANAGE)
def show(pool_id: UUID) -> ResponseReturnValue:
    """How far it is, who is in it and who waits."""
    return _page(pool_id, PlaceForm())


@bp.post("/<uuid:pool_id>/place")
@needs(Permission.POOLS_MANAGE)
def place(pool_id: UUID) -> ResponseReturnValue:
    """Let an organisation wait for it. What is refused is said beside the form."""
    form = PlaceForm()
    if not form.validate_on_submit():
        return _page(pool_id, form), 422
    tenant_id = organisations.find(form.slug.data.strip())
    if tenant_id is None:
        form.slug.errors = [NoSuchOrganisation.message]
        return _page(pool_id, form), 422
    try:
        with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
            pool_places.place(pool_id, people=form.people.data, at=clock.now())
            _note("place", tenant_id)
            called = organisations.get().name
    except (pool_places.TooLarge, pool_places.InItsYear) as refused:
        return _refused(pool_id, form, refused), 422
    flash(f"{called} waits for this pool.")
    return redirect(url_for(".show", pool_id=pool_id), 303)


def _refused(pool_id: UUID, form: PlaceForm, refused: Refused) -> str:
    form.form_errors.append(refused.message)
    return _page(pool_id, form)


def _page(pool_id: UUID, form: PlaceForm) -> str:
    return render_template("operator/pools/show.html", form=form, **pool_words.page(pool_id, on=clock.today()))


def _note(act: str, about: UUID) -> None:
    audit.note(act, about=str(about), person_id=visitor().person_id, surface="operator", at=clock.now())
