"""Contracts: what an organisation and we have agreed, in versions that are never changed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from billing import periods, rating
from billing.tables.contracts import Contract
from kernel.database import db
from kernel.refusals import NotFound, Refused


class Kind(StrEnum):
    """What is paid for. Nobody is billed exact use."""

    PER_HEAD = "per_head"
    METERED = "metered"
    POOLED = "pooled"


class Settled(StrEnum):
    """How often the released quantity is billed; yearly with four instalments where only a year is released."""

    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class NotOnAQuarter(Refused):
    """An amendment may take effect where a billed period begins, so that no period has two prices."""

    message = (
        "A change can begin on the first day of a quarter that has not been billed; with yearly settling, of a year."
    )


class NotPayable(Refused):
    """The terms contradict each other."""

    message = "These terms do not fit together. Please look at the prices again."


@dataclass(frozen=True)
class Offer:
    """Everything a contract fixes. Prices and minimum in minor units, before tax; the minimum is for a quarter."""

    tenant_id: UUID
    unit_id: UUID
    kind: Kind
    settled: Settled
    currency: str
    year_starts_on: date
    effective_on: date
    bill_to_name: str
    bill_to_email: str = field(repr=False)
    price_per_head: int = 0
    price_per_appointment: int = 0
    minimum: int = 0
    tax_basis_points: int = 0
    planned_per_thousand: int = 0
    ends_on: date | None = None
    purchase_order: str = ""
    days_until_due: int = 30


def open_contract(offer: Offer, *, at: datetime) -> Contract:
    """Put the offer in force as the organisation's first or next version. Raises NotPayable or NotOnAQuarter."""
    _check_payable(offer)
    before = versions()
    _check_begins_well(offer, before)
    contract = Contract(**vars(offer), version=len(before) + 1, opened_at=at)
    db.session.add(contract)
    db.session.flush()
    return contract


def carry_over(unit_id: UUID, *, effective_on: date, at: datetime) -> Contract | None:
    """Go on with the organisation in scope in another unit from a year's first day, at the prices agreed.

    Its share of a pool's released appointments becomes its own released appointments: that much a head is shared no
    more. Without a contract, or with one that is carried over already: nothing.
    """
    before = versions()
    if not before or before[-1].unit_id == unit_id:
        return None
    agreed = {column.key: getattr(before[-1], column.key) for column in Contract.__table__.columns}
    agreed |= {"unit_id": unit_id, "effective_on": effective_on, "version": len(before) + 1, "opened_at": at}
    if agreed["kind"] == Kind.POOLED:
        agreed |= {"kind": Kind.METERED, "settled": Settled.YEARLY}
    contract = Contract(**agreed)
    db.session.add(contract)
    db.session.flush()
    return contract


def check_suits_pool(offer: Offer, *, year_starts_on: date, until: date, has_figures: bool) -> None:
    """Terms for an organisation in a pool, whose years begin with the pool's and whose price is flat while it forms.

    `until` is the first day of the pool's next year: from then on the organisation may be elsewhere. Raises NotPayable.
    """
    if offer.kind is Kind.METERED or (offer.kind is Kind.POOLED and not has_figures):
        raise NotPayable(
            "In a pool, a price is flat: per head. Once the pool has figures, it can be a share of them instead."
        )
    first = offer.year_starts_on
    if (first.month, first.day) != (year_starts_on.month, year_starts_on.day):
        raise NotPayable("In a pool, the contract year begins with the pool’s.")
    if offer.effective_on >= until:
        raise NotPayable("In a pool, terms can be agreed for the running contract year only.")


def versions() -> list[Contract]:
    """All versions of the organisation in scope, oldest first."""
    return list(db.session.scalars(select(Contract).order_by(Contract.version)))


def holders() -> list[UUID]:
    """The organisations that have a contract. For a job over everybody."""
    return list(db.session.scalars(select(Contract.tenant_id).distinct().order_by(Contract.tenant_id)))


def find(on: date) -> Contract | None:
    """The version in force on a day: of those that have begun, the latest."""
    begun = [contract for contract in versions() if contract.effective_on <= on]
    return begun[-1] if begun else None


def get(on: date) -> Contract:
    """The version in force on a day. Raises NotFound."""
    contract = find(on)
    if contract is None:
        raise NotFound("There is no contract yet.")
    return contract


def terms(contract: Contract) -> rating.Terms:
    """What rating needs to know of it."""
    return rating.Terms(
        currency=contract.currency,
        price_per_head=contract.price_per_head,
        price_per_appointment=contract.price_per_appointment,
        minimum=contract.minimum,
        tax_basis_points=contract.tax_basis_points,
    )


def _check_payable(offer: Offer) -> None:
    by_head = offer.kind is Kind.PER_HEAD
    if by_head and (offer.price_per_appointment or not offer.price_per_head):
        raise NotPayable
    if not by_head and not offer.price_per_appointment:
        raise NotPayable("Please say what one appointment costs.")
    if offer.settled is Settled.YEARLY and offer.kind is not Kind.METERED:
        raise NotPayable("Only a metered contract is settled yearly.")
    if offer.year_starts_on.day != 1:
        raise NotPayable("A contract year begins on the first day of a month.")


def _check_begins_well(offer: Offer, before: list[Contract]) -> None:
    if before:
        last = before[-1]
        if (offer.year_starts_on, offer.currency) != (last.year_starts_on, last.currency):
            raise NotPayable("The contract year and the currency stay as they were agreed first.")
        if offer.effective_on <= last.effective_on:
            raise NotOnAQuarter
    elif offer.effective_on != offer.year_starts_on:
        raise NotOnAQuarter("A first contract begins with its first year.")
    year = periods.year_of(offer.year_starts_on, offer.effective_on)
    yearly = offer.settled is Settled.YEARLY or (before and before[-1].settled == Settled.YEARLY)
    starts = (year.starts_on,) if yearly else tuple(quarter.starts_on for quarter in periods.quarters(year))
    if offer.effective_on not in starts:
        raise NotOnAQuarter
