"""The draw: exact discrete Gaussian noise from OpenDP. The only file that knows the library, the only noise there is.

Never the constructors that drop small cells after the draw: they understate delta (opendp issue 2922). Never floats
around counts: floating-point noise gives the count away by its last bits (Mironov 2012).
"""

from collections.abc import Sequence
from decimal import Decimal

import opendp.prelude as dp

TOLERANCE = 1 + 1e-9
"""For the last bits of the library's own floats, which round up."""

dp.enable_features("contrib")


class OverBudget(AssertionError):
    """The library says that this draw would cost more than its share. Nothing was drawn."""


def draw(exact: Sequence[int], *, sigma: Decimal, sensitivity: int, rho: Decimal) -> list[int]:
    """Each count plus independent discrete Gaussian noise of scale `sigma` (Canonne, Kamath, Steinke 2020).

    `sensitivity` is the L2 distance that one member can make over a contract year. Raises OverBudget.
    """
    if not all(type(count) is int for count in exact):
        raise TypeError("Counts are whole numbers")
    domain = dp.vector_domain(dp.atom_domain(T=int))
    measurement = dp.m.make_gaussian(domain, dp.l2_distance(T=float), scale=float(sigma))
    spent: float = measurement.map(float(sensitivity))  # type: ignore[no-untyped-call]
    if spent > float(rho) * TOLERANCE:
        raise OverBudget
    return [int(drawn) for drawn in measurement(list(exact))]
