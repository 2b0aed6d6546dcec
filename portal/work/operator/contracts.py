"""Contracts: open an organisation's first one, or amend it by a further version."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from billing import contracts, wording
from billing.contracts import Kind, NotOnAQuarter, NotPayable, Offer, Settled
from billing.tables.contracts import Contract
from kernel import audit, clock, money
from portal import unit_of_work
from portal.app import visitor
from portal.doors import needs
from portal.work import pool_calendar
from portal.work.permissions import Permission
from tenants import organisations, pool_places, pool_years
from tenants.pool_states import State

bp = Blueprint("contracts", __name__)
AMOUNTS = ("price_per_head", "price_per_appointment", "minimum")


class ContractForm(FlaskForm):  # type: ignore[misc]
    """The terms. Amounts as people write them: 48.00."""

    kind = SelectField("What is paid for", choices={str(kind): wording.KINDS[kind] for kind in Kind})
    settled = SelectField("Settled", choices={"quarterly": "Every quarter", "yearly": "Every year, by instalments"})
    currency = StringField("Currency", [InputRequired(), Regexp(r"^[A-Z]{3}$", message="Three capital letters.")])
    price_per_head = StringField("Price per person and month", default="0")
    price_per_appointment = StringField("Price per counted appointment", default="0")
    minimum = StringField("Minimum for a quarter", default="0")
    tax_basis_points = IntegerField("Tax, in hundredths of a per cent", [InputRequired(), NumberRange(0, 10000)])
    planned_per_thousand = IntegerField(
        "Appointments a year to plan for, per 1,000 people", [NumberRange(0)], default=0
    )
    year_starts_on = DateField("First day of the first contract year", [InputRequired("Enter the day.")])
    effective_on = DateField("These terms hold from", [InputRequired("Enter the day.")])
    bill_to_name = StringField("Bill to", [InputRequired("Enter the name."), Length(max=120)])
    bill_to_email = StringField("Bills go to", [InputRequired("Enter the address."), Email("Check the address.")])
    purchase_order = StringField("Purchase order", [Optional(), Length(max=60)])
    days_until_due = IntegerField("Days to pay", [InputRequired(), NumberRange(0, 120)], default=30)

    def validate_price_per_head(self, field: StringField) -> None:
        """An amount in the contract's currency."""
        self._amount(field)

    def validate_price_per_appointment(self, field: StringField) -> None:
        """An amount in the contract's currency."""
        self._amount(field)

    def validate_minimum(self, field: StringField) -> None:
        """An amount in the contract's currency."""
        self._amount(field)

    def offer(self, tenant_id: UUID, unit_id: UUID) -> Offer:
        """The terms as the rule takes them."""
        agreed: dict[str, Any] = {name: value for name, value in self.data.items() if name != "csrf_token"}
        agreed.update(kind=Kind(self.kind.data), settled=Settled(self.settled.data))
        agreed["purchase_order"] = agreed["purchase_order"] or ""
        agreed.update({name: self._amount(self[name]) for name in AMOUNTS})
        return Offer(tenant_id=tenant_id, unit_id=unit_id, **agreed)

    def _amount(self, field: StringField) -> int:
        try:
            amount = money.parse((field.data or "0").strip(), self.currency.data or "")
        except (ValueError, ArithmeticError):
            raise ValidationError("Write the amount like 48.00.") from None
        if amount.amount < 0:
            raise ValidationError("An amount is not negative.")
        return amount.amount


@bp.get("/<uuid:tenant_id>")
@needs(Permission.CONTRACTS_MANAGE)
def show(tenant_id: UUID) -> ResponseReturnValue:
    """What is agreed, and the form for the next version."""
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        return _page(_filled())


@bp.post("/<uuid:tenant_id>")
@needs(Permission.CONTRACTS_MANAGE)
def open_contract(tenant_id: UUID) -> ResponseReturnValue:
    """Put the terms in force."""
    form = ContractForm()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        pool_places.check_has_joined()
        unit_id = organisations.get().unit_id
        if not form.validate_on_submit():
            return _page(form), 422
        try:
            offer = form.offer(tenant_id, unit_id)
            _check_suits(offer)
            contract = contracts.open_contract(offer, at=clock.now())
        except (NotPayable, NotOnAQuarter) as refused:
            form.form_errors.append(refused.message)
            return _page(form), 422
        audit.note("open", about=str(tenant_id), person_id=visitor().person_id, surface="operator", at=clock.now())
        flash(f"Version {contract.version} of the contract is in the books.")
    return redirect(url_for(".show", tenant_id=tenant_id), 303)


def _check_suits(offer: Offer) -> None:
    """What a pool allows, for an organisation that is in one. Raises NotPayable."""
    unit = organisations.get_unit(offer.unit_id)
    if unit.kind == "pool":
        years = pool_years.of(unit.unit_id)
        contracts.check_suits_pool(
            offer,
            year_starts_on=unit.year_starts_on,
            until=pool_calendar.next_year(unit.year_starts_on, clock.today()),
            has_figures=bool(years) and years[-1].state == State.FORMED,
        )


def _filled() -> ContractForm:
    """The last version's terms, so that an amendment changes what it means to and nothing else."""
    before = contracts.versions()
    if not before:
        unit = organisations.unit_of(organisations.get())
        begun = pool_calendar.year_begun(unit.year_starts_on, clock.today()) if unit.kind == "pool" else None
        first = begun or date(clock.today().year, 1, 1)
        return ContractForm(currency="GBP", tax_basis_points=2000, year_starts_on=first, effective_on=first)
    last = before[-1]
    places = money.exponent(last.currency)
    amounts = {name: f"{Decimal(getattr(last, name)).scaleb(-places):.{places}f}" for name in AMOUNTS}
    agreed = {column.key: getattr(last, column.key) for column in Contract.__table__.columns}
    return ContractForm(formdata=None, **{**agreed, **amounts})


def _page(form: ContractForm) -> str:
    return render_template(
        "operator/contracts/show.html",
        organisation=organisations.get(),
        waits=organisations.get().waits,
        form=form,
        versions=[(f"Version {one.version}", wording.terms(one)) for one in reversed(contracts.versions())],
    )
