"""The plan document: all that the side which serves people learns about who pays for a unit, and the same for everyone.

Format `alcove-plan/1`. It names no organisation; the unit's id is random. A period that was published never changes
again, but for the count of vouchers signed, which only grows.
"""

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eligibility import documents, periods
from eligibility.periods import Period
from kernel import canonical

FORMAT = "alcove-plan/1"
MODALITIES = {"video", "phone", "in_person"}
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True)
class Terms:
    """How people of the unit may meet, where, and what a late or missed appointment costs. May change."""

    modalities: tuple[str, ...]
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2."""
    notice_hours: int
    grace_minutes: int
    late_counts: bool
    missed_counts: bool
    forgiven_per_year: int


@dataclass(frozen=True)
class Plan:
    """One version of a unit's plan. `prev` is the digest of the version before, empty in the first."""

    unit: UUID
    number: int
    prev: str
    plan_key: bytes
    """The unit's Ed25519 public key: releases are handed to whoever signs with its other half."""
    terms: Terms
    periods: tuple[Period, ...]

    def period(self, name: str) -> Period | None:
        """The period of that name."""
        return next((period for period in self.periods if period.name == name), None)


def sign(plan: Plan, key: Ed25519PrivateKey) -> bytes:
    """The bytes to publish. Raises BadDocument for a plan that must not be published."""
    document = _document(plan)
    parse(document)
    return documents.sign(document, FORMAT, key)


def verify(raw: bytes, public: bytes) -> Plan:
    """The plan in `raw`. Raises BadDocument unless it is canonical, complete and signed by `public`."""
    return parse(documents.verify(raw, FORMAT, public))


def digest(plan: Plan) -> str:
    """SHA-256 of the document without its signature; the next version's `prev`."""
    return canonical.digest(canonical.encode(_document(plan)))


def check_follows(plan: Plan, earlier: Plan | None) -> None:
    """Raises BrokenChain unless this is the version right after `earlier` (None: the first) and takes nothing back."""
    if earlier is None:
        if plan.number != 1:
            raise documents.BrokenChain
        return
    if (plan.unit, plan.number, plan.prev) != (earlier.unit, earlier.number + 1, digest(earlier)):
        raise documents.BrokenChain
    if plan.plan_key != earlier.plan_key:
        raise documents.BrokenChain
    for before in earlier.periods:
        now = plan.period(before.name)
        if now is None or now.signed < before.signed or dataclasses.replace(now, signed=before.signed) != before:
            raise documents.BrokenChain


def following(earlier: Plan, terms: Terms, all_periods: Iterable[Period]) -> Plan:
    """The next version. Raises BrokenChain when it would take something back."""
    plan = Plan(earlier.unit, earlier.number + 1, digest(earlier), earlier.plan_key, terms, tuple(all_periods))
    check_follows(plan, earlier)
    return plan


def parse(document: object) -> Plan:
    """Read the inner document strictly. Raises BadDocument, or WrongKeyShape for a key that could mark people."""
    found = documents.fields(document, {"format", "unit", "number", "prev", "plan_key", "terms", "periods"})
    number = documents.whole(found["number"], least=1)
    if found["format"] != FORMAT or (number == 1) != (found["prev"] == ""):
        raise documents.BadDocument
    plan = Plan(
        unit=documents.identity(found["unit"]),
        number=number,
        prev=documents.matching(found["prev"], documents.DIGEST) if found["prev"] else "",
        plan_key=bytes.fromhex(documents.matching(found["plan_key"], documents.DIGEST)),
        terms=_terms(found["terms"]),
        periods=documents.each(found["periods"], periods.read),
    )
    _check(plan)
    return plan


def _document(plan: Plan) -> dict[str, Any]:
    document: dict[str, Any] = documents.plain(plan)
    for written, period in zip(document["periods"], plan.periods, strict=True):
        written["spki"] = documents.base64_text(period.spki)
    return document | {"format": FORMAT}


def _terms(document: object) -> Terms:
    found = documents.fields(document, {field.name for field in dataclasses.fields(Terms)})
    terms = Terms(
        modalities=documents.each(found["modalities"], documents.name),
        countries=documents.each(found["countries"], documents.name),
        notice_hours=documents.whole(found["notice_hours"], most=72),
        grace_minutes=documents.whole(found["grace_minutes"], least=5, most=30),
        late_counts=documents.truth(found["late_counts"]),
        missed_counts=documents.truth(found["missed_counts"]),
        forgiven_per_year=documents.whole(found["forgiven_per_year"]),
    )
    documents.demand(bool(terms.modalities) and set(terms.modalities) <= MODALITIES)
    documents.demand(documents.once(terms.modalities) and documents.once(terms.countries))
    documents.demand(bool(terms.countries) and all(COUNTRY.fullmatch(country) for country in terms.countries))
    return terms


def _check(plan: Plan) -> None:
    documents.demand(documents.once([period.name for period in plan.periods]))
    documents.demand(documents.once([period.key_id for period in plan.periods]))
    starts = [period.starts_on for period in plan.periods]
    documents.demand(starts == sorted(starts))
