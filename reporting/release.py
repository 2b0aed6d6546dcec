"""The release: what one unit's closed period may tell the world, signed by the side that computed it, once.

Format `alcove-release/1`: canonical JSON of `{"release": {...}, "signature": hex}`. Figures are whole numbers, shares
of the privacy budget are decimal text, error bars are thousandths: a signed document holds no floats.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import canonical, signing

FORMAT = "alcove-release/1"
PURPOSE = "alcove-release/1"
METERED = "sessions"
"""The family whose one cell is the metered quantity: counted appointments, at most six per member and contract year."""
STARTERS = "starters"
"""The family whose one cell is the number of members with a first delivered appointment of the contract year."""
WHOLE = "all"
"""The cell of a family that has only one."""
LARGEST = 10**9

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
DIGEST = re.compile(r"[0-9a-f]{64}")
SIGNATURE = re.compile(r"[0-9a-f]{128}")
SHARE = re.compile(r"0\.\d{1,6}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

DAY = re.compile(r"\d{4}-\d\d-\d\d")
Entry = TypeVar("Entry")


class BadRelease(ValueError):
    """The bytes are not a release in this format, or not one that the pinned key signed."""


class Kind(StrEnum):
    """How long a period is."""

    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Tier(StrEnum):
    """How much a unit's head count allows. Fewer than 500 people are no unit: they are counted in a pool."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True)
class Period:
    """From `starts_on` to `ends_on`, both included; nothing of it is visible before `publish_at`."""

    id: str
    kind: Kind
    starts_on: date
    ends_on: date
    publish_at: datetime


@dataclass(frozen=True)
class Figure:
    """One cell: the drawn number (may be negative), what a reader is shown (None: not shown), the 95 % half-width."""

    raw: int
    shown: int | None
    half_width: int
    """In thousandths."""


@dataclass(frozen=True)
class Family:
    """One histogram over declared cells, with its share of the yearly privacy budget and the most a member may add."""

    rho: Decimal
    cap: int
    cells: Mapping[str, Figure]


@dataclass(frozen=True)
class Release:
    """Everything that is disclosed about one unit and period."""

    unit: str
    period: Period
    tier: Tier
    m: int
    """Vouchers a member may draw: the noise holds for all of them together."""
    families: Mapping[str, Family]
    vouchers_within: bool
    """Pass or fail of 'no more vouchers spent than were signed'; the two counts are never disclosed."""
    attest: str
    """SHA-256 over salt, exact counts and noise, so that an auditor with the salt can check the drawing later."""


def sign(release: Release, key: Ed25519PrivateKey) -> bytes:
    """The bytes that are published. Raises BadRelease for a release this format cannot carry."""
    body = _document(release)
    parse(body)
    signature = signing.sign(key, PURPOSE, canonical.encode(body))
    return canonical.encode({"release": body, "signature": signature.hex()})


def verify(raw: bytes, public: bytes) -> Release:
    """The release in `raw`. Raises BadRelease unless it is canonical, complete and signed by `public`."""
    try:
        envelope = canonical.decode(raw)
    except (ValueError, RecursionError) as error:
        raise BadRelease("Not canonical JSON") from error
    fields = _fields(envelope, {"release", "signature"})
    signature = bytes.fromhex(_matching(fields["signature"], SIGNATURE))
    try:
        signing.check(public, PURPOSE, canonical.encode(fields["release"]), signature)
    except signing.BadSignature as error:
        raise BadRelease("Not signed by the pinned key") from error
    return parse(fields["release"])


def parse(document: object) -> Release:
    """Read the inner document strictly: no field more, none less. Raises BadRelease."""
    names = {"format", "unit", "period", "tier", "m", "families", "vouchers_within", "attest"}
    fields = _fields(document, names)
    if fields["format"] != FORMAT:
        raise BadRelease("Another format")
    if type(fields["vouchers_within"]) is not bool:
        raise BadRelease("vouchers_within is true or false")
    try:
        return Release(
            unit=_matching(fields["unit"], NAME),
            period=_period(fields["period"]),
            tier=Tier(fields["tier"]),
            m=_whole(fields["m"], least=1, most=64),
            families=_named(fields["families"], _family),
            vouchers_within=fields["vouchers_within"],
            attest=_matching(fields["attest"], DIGEST),
        )
    except BadRelease:
        raise
    except (ValueError, TypeError, InvalidOperation) as error:
        raise BadRelease("A field does not hold what it should") from error


def _document(release: Release) -> dict[str, Any]:
    period = release.period
    return {
        "format": FORMAT,
        "unit": release.unit,
        "period": {
            "id": period.id,
            "kind": period.kind.value,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
            "publish_at": period.publish_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "tier": release.tier.value,
        "m": release.m,
        "families": {name: _written(family) for name, family in release.families.items()},
        "vouchers_within": release.vouchers_within,
        "attest": release.attest,
    }


def _written(family: Family) -> dict[str, Any]:
    cells = {
        name: {"raw": cell.raw, "shown": cell.shown, "half_width": cell.half_width}
        for name, cell in family.cells.items()
    }
    return {"rho": f"{family.rho.normalize():f}", "cap": family.cap, "cells": cells}


def _period(document: object) -> Period:
    fields = _fields(document, {"id", "kind", "starts_on", "ends_on", "publish_at"})
    period = Period(
        id=_matching(fields["id"], NAME),
        kind=Kind(fields["kind"]),
        starts_on=_day(fields["starts_on"]),
        ends_on=_day(fields["ends_on"]),
        publish_at=datetime.fromisoformat(_matching(fields["publish_at"], MOMENT)),
    )
    if not period.starts_on <= period.ends_on < period.publish_at.date():
        raise BadRelease("A period starts, ends and is then published")
    return period


def _family(document: object) -> Family:
    fields = _fields(document, {"rho", "cap", "cells"})
    rho = Decimal(_matching(fields["rho"], SHARE))
    if f"{rho.normalize():f}" != fields["rho"] or rho <= 0:
        raise BadRelease("A share of the budget is written in one way only")
    return Family(rho=rho, cap=_whole(fields["cap"], least=1, most=64), cells=_named(fields["cells"], _figure))


def _figure(document: object) -> Figure:
    fields = _fields(document, {"raw", "shown", "half_width"})
    shown = fields["shown"]
    return Figure(
        raw=_whole(fields["raw"], least=-LARGEST, most=LARGEST),
        shown=None if shown is None else _whole(shown, least=0, most=LARGEST),
        half_width=_whole(fields["half_width"], least=0, most=LARGEST),
    )


def _fields(document: object, names: set[str]) -> dict[str, Any]:
    if not isinstance(document, dict) or set(document) != names:
        raise BadRelease(f"Exactly these fields: {', '.join(sorted(names))}")
    return document


def _named(document: object, read: Callable[[object], Entry]) -> dict[str, Entry]:
    if not isinstance(document, dict) or not document:
        raise BadRelease("At least one entry by name")
    return {_matching(name, NAME): read(inner) for name, inner in document.items()}


def _matching(value: object, form: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise BadRelease(f"Not of the form {form.pattern}")
    return value


def _day(value: object) -> date:
    return date.fromisoformat(_matching(value, DAY))


def _whole(value: object, *, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise BadRelease(f"A whole number from {least} to {most}")
    return value
