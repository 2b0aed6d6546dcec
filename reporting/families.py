"""The families: every histogram that may ever be drawn, with its declared cells and the most an account may add a year.

A cell is declared before anybody can fall into it, so an empty one is published like a full one. A family that no rule
of care feeds yet is declared but not in `OFFERED`: noise around nothing would look like a finding.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import Refused
from reporting import release

CLOSERS = "closers"
"""Not a family: the total that `outcome` and `sat` both split, adjusted only between the two of them."""
RATHER_NOT_SAY = "rather_not_say"
DAYS_TO_FIRST = ((3, "within_3_days"), (7, "within_7_days"), (14, "within_14_days"))
LONGER = "longer"


class NoSuchCell(Refused):
    """A contribution named a family or a cell that was not declared beforehand."""

    message = "That cannot be counted."


@dataclass(frozen=True)
class Family:
    """`cap` is the L2 sensitivity to one account in one contract year: any split of `cap` ones over periods is less."""

    name: str
    cap: int
    cells: tuple[str, ...]
    splits: str | None = None
    """The total that its cells add up to."""


def _one(name: str) -> Family:
    return Family(name, 1, (release.WHOLE,))


FAMILIES = {
    family.name: family
    for family in (
        Family(release.METERED, 6, (release.WHOLE,)),
        _one(release.STARTERS),
        Family("cohort", 1, (RATHER_NOT_SAY,), release.STARTERS),
        Family("service", 1, ("counselling", "coaching", "couples", "other"), release.STARTERS),
        Family("modality", 1, ("video", "phone", "in_person"), release.STARTERS),
        Family("ttfa", 1, (*(cell for _, cell in DAYS_TO_FIRST), LONGER), release.STARTERS),
        Family("outcome", 1, ("improved", "no_change", "worse", "no_pair"), CLOSERS),
        Family("sat", 1, ("low", "middle", "high", "none"), CLOSERS),
        _one("reg"),
        _one("ref"),
    )
}
OFFERED = (release.METERED, release.STARTERS, "modality", "ttfa")
HEADLINE = (release.METERED, release.STARTERS)


def get(name: str, *, cohorts: Sequence[str] = ()) -> Family:
    """The family, with the unit's own cohorts as cells where it is `cohort`. Raises NoSuchCell."""
    if name not in FAMILIES:
        raise NoSuchCell
    family = FAMILIES[name]
    if name == "cohort":
        return Family(name, family.cap, (*sorted(cohorts), RATHER_NOT_SAY), family.splits)
    return family


def check_cell(family: Family, cell: str) -> None:
    """Raises NoSuchCell unless the cell was declared."""
    if cell not in family.cells:
        raise NoSuchCell


def waited(days: int) -> str:
    """The `ttfa` cell of someone whose first appointment came `days` whole days after they asked."""
    return next((cell for most, cell in DAYS_TO_FIRST if days <= most), LONGER)
