"""The tiers: what a unit's public head count allows, how often, and how the yearly privacy budget is split.

Every number is exact (Decimal, Fraction). Source: Bun and Steinke 2016 for zCDP, sigma = m * Delta / sqrt(2 * rho).
"""

from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction

from kernel.refusals import Refused
from reporting import families
from reporting.release import Kind, Tier

CAP = Decimal("0.30")
"""The most rho that any member's contract year may ever be charged, whatever goes wrong."""
PLANNED = Decimal("0.25")
"""What a year of releases spends; 0.04 of the rest is for one incident, 0.01 for figures of the whole platform."""
SMALLEST_UNIT = 500
SMALLEST_POOL = 5_000
SMALLEST_COHORT = 500


class TooFewPeople(Refused):
    """Fewer people than any figure of their own may stand for; they belong to a pool."""

    message = "With fewer than 500 people, figures are shown for the pool only."


def _split(**shares: str) -> dict[str, Decimal]:
    split = {name: Decimal(share) for name, share in shares.items()}
    if sum(split.values()) != PLANNED:
        raise AssertionError("A tier spends exactly what was planned")
    return split


SPLITS = {
    Tier.A: _split(sessions="0.15", starters="0.10"),
    Tier.B: _split(
        sessions="0.10",
        starters="0.04",
        cohort="0.02",
        service="0.015",
        modality="0.005",
        ttfa="0.015",
        outcome="0.02",
        sat="0.015",
        reg="0.01",
        ref="0.01",
    ),
    Tier.C: _split(
        sessions="0.10",
        starters="0.04",
        cohort="0.03",
        service="0.01",
        modality="0.01",
        ttfa="0.01",
        sat="0.01",
        outcome="0.02",
        reg="0.01",
        ref="0.01",
    ),
}
CADENCES = {
    Tier.A: {"headline": Kind.YEAR, "breakdown": Kind.YEAR},
    Tier.B: {"headline": Kind.QUARTER, "breakdown": Kind.YEAR},
    Tier.C: {"headline": Kind.QUARTER, "breakdown": Kind.QUARTER},
}


def of(eligible: int, *, pool: bool = False) -> Tier:
    """The tier of a unit with this head count at the start of its contract year. Raises TooFewPeople."""
    if eligible < (SMALLEST_POOL if pool else SMALLEST_UNIT):
        raise TooFewPeople
    if eligible < 2_000:
        return Tier.A
    return Tier.B if eligible < 10_000 else Tier.C


def kind_for(tier: Tier, family: str) -> Kind:
    """How long the periods are in which this family is drawn."""
    return CADENCES[tier]["headline" if family in families.HEADLINE else "breakdown"]


def kinds(tier: Tier) -> tuple[Kind, ...]:
    """The kinds of periods that a unit of this tier is released in."""
    return tuple(kind for kind in Kind if drawn_in(tier, kind))


def drawn_in(tier: Tier, kind: Kind) -> tuple[str, ...]:
    """The offered families that a period of this kind draws, in a fixed order."""
    return tuple(name for name in families.OFFERED if name in SPLITS[tier] and kind_for(tier, name) == kind)


def variance(rho: Decimal, cap: int, m: int) -> Fraction:
    """sigma squared of a family, for a member who uses all of `m` vouchers, each up to `cap`. Exact."""
    return Fraction(m * cap) ** 2 / (2 * Fraction(rho))


def sigma(rho: Decimal, cap: int, m: int) -> Decimal:
    """The scale of the noise, to twelve places, rounded up so that no draw ever spends more than `rho`."""
    exact = variance(rho, cap, m)
    with localcontext() as context:
        context.prec = 50
        root = (Decimal(exact.numerator) / Decimal(exact.denominator)).sqrt()
        return root.quantize(Decimal("1e-12"), rounding=ROUND_CEILING)
