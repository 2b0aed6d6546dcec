"""Payments: the few things we ask of whoever collects money for us, in our words.

They learn an organisation's name, its billing address for mail and whole lines; never a person, a day or a place.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class State(StrEnum):
    """Where an invoice stands with the collector."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


@dataclass(frozen=True)
class Customer:
    """Who is billed: one organisation in one currency."""

    organisation_id: UUID
    currency: str
    name: str
    email: str = field(repr=False)


@dataclass(frozen=True)
class BillLine:
    """One line: what it is for, its amount before tax and its tax, in minor units. May be negative."""

    description: str
    net: int
    tax: int


@dataclass(frozen=True)
class Bill:
    """A frozen statement as it is handed over to be collected."""

    statement_id: UUID
    revision: int
    sha256: str
    contract_version: int
    currency: str
    tax_basis_points: int
    starts_on: date
    ends_on: date
    lines: tuple[BillLine, ...]
    days_until_due: int = 30
    purchase_order: str = ""

    @property
    def net(self) -> int:
        """All lines before tax."""
        return sum(line.net for line in self.lines)

    @property
    def tax(self) -> int:
        """All lines' tax."""
        return sum(line.tax for line in self.lines)

    @property
    def total(self) -> int:
        """What is owed for this statement; negative is a credit."""
        return self.net + self.tax


@dataclass(frozen=True)
class Standing:
    """What the collector says of an invoice now. Amounts in minor units."""

    ref: str
    state: State
    currency: str
    total: int
    amount_paid: int
    number: str
    hosted_url: str
    statement_id: UUID | None
    paid_at: datetime | None


@dataclass(frozen=True)
class Event:
    """Something happened to an invoice. Never trust what the event says of it: ask `standing` for the truth."""

    event_id: str
    kind: str
    invoice_ref: str | None


class PaymentRefused(Exception):
    """The collector understood and said no. Trying again without a change will not help."""


class PaymentUncertain(Exception):
    """No usable answer. Trying again later is safe: every write has a key of its own."""


class InvoiceDiffers(Exception):
    """What the collector holds is not what the statement says. Nothing was finalised; a person must look."""


class BadEvent(Exception):
    """An event that the collector did not sign, or not now."""


class Payments(Protocol):
    """Whoever collects money for us. All raise PaymentRefused or PaymentUncertain."""

    def ensure_customer(self, customer: Customer) -> str:
        """The collector's name for this customer, made if there is none yet."""

    def find_invoice(self, customer_ref: str, bill: Bill) -> str | None:
        """The invoice that carries this revision of the statement, if there is one in any state."""

    def make_invoice(self, customer_ref: str, bill: Bill) -> str:
        """A draft equal to the bill to the cent; the same one every time. Raises InvoiceDiffers."""

    def finalise(self, ref: str, bill: Bill) -> Standing:
        """Make the draft owed, once, after comparing it again. The collector sends no mail of its own."""

    def standing(self, ref: str) -> Standing:
        """Where the invoice stands now."""

    def check_event(self, raw: bytes, signature: str) -> Event:
        """The event in a webhook body, when the collector signed it. Raises BadEvent."""
