"""How far a pool is, in words and numbers for operators: what it has, what it lacks, and what happens next."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import url_for

from kernel import days
from portal.work import pool_calendar
from tenants import organisations, pool_places, pool_states, pool_years
from tenants.organisations import LARGE
from tenants.pool_states import FEWEST_ORGANISATIONS, LARGEST_SHARE, SMALLEST_POOL, Place, Reason, State
from tenants.tables.organisations import Unit
from tenants.tables.pools import Pool, PoolPlace, PoolYear

STATES = {State.FORMING: "Forming", State.FORMED: "Formed"}
PLACES = {Place.WAITING: "Waits", Place.JOINED: "Joined"}
REASONS = {
    Reason.FEW_PEOPLE: f"fewer than {SMALLEST_POOL:,} people",
    Reason.FEW_ORGANISATIONS: f"fewer than {FEWEST_ORGANISATIONS} organisations",
    Reason.ONE_TOO_LARGE: f"one organisation has more than {100 // LARGEST_SHARE} % of the people",
    Reason.FIT: "it has what figures need",
}


def line(pool: Pool) -> tuple[str, int, str]:
    """A pool in a list: where it stands, and how many organisations and people it would have today."""
    sizes = pool_years.sizes_ahead(pool_places.of(pool.pool_id))
    years = pool_years.of(pool.pool_id)
    return STATES[State(years[-1].state)] if years else "Waiting to begin", len(sizes), f"{sum(sizes):,}"


def page(pool_id: UUID, *, on: date) -> dict[str, Any]:
    """Everything on a pool's own page. Raises NoSuchPool."""
    pool = pool_places.get(pool_id)
    unit, places, years = pool_places.unit_of(pool), pool_places.of(pool_id), pool_years.of(pool_id)
    return {
        "pool": pool,
        "state": STATES[State(years[-1].state)] if years else "Waiting to begin",
        "standing": _standing(unit, places),
        "next_on": days.in_words(pool_calendar.next_year(unit.year_starts_on, on)),
        "ahead": _ahead(unit, places, has_begun=bool(years)),
        "placed": _placed(places),
        "years": [_year(year) for year in reversed(years)],
    }


def _standing(unit: Unit, places: Sequence[PoolPlace]) -> list[tuple[str, str]]:
    sizes = pool_years.sizes_ahead(places)
    whole, largest = sum(sizes), max(sizes, default=0)
    return [
        ("Organisations", f"{len(sizes)} of {FEWEST_ORGANISATIONS}"),
        ("People", f"{whole:,} of {SMALLEST_POOL:,}"),
        (
            "Largest share",
            f"{100 * largest / whole:.0f} %, at most {100 // LARGEST_SHARE} %" if whole else "Nobody yet",
        ),
        ("Gate", f"Opens when {unit.terms['gate']} people have collected"),
    ]


def _ahead(unit: Unit, places: Sequence[PoolPlace], *, has_begun: bool) -> list[str]:
    """What would be decided if the next contract year began with the counts of today."""
    sizes = pool_years.sizes_ahead(places)
    said = []
    if not has_begun and not pool_years.can_open(unit, places):
        said.append(
            "With these people its gate could not open. It would begin a month later, and everybody would wait."
        )
    elif lacks := pool_states.missing(sizes):
        said.append(f"It would be forming: {', '.join(REASONS[reason] for reason in lacks)}. No figures, a flat price.")
    else:
        said.append("It would be formed, and have figures for the year.")
    if grown := sum(place.heads >= LARGE for place in places):
        who, whose = ("One organisation has", "its") if grown == 1 else (f"{grown} organisations have", "their")
        said.append(f"{who} {LARGE} people or more, and would get a unit of {whose} own.")
    return said


def _placed(places: Sequence[PoolPlace]) -> list[tuple[Any, str, int]]:
    names = {row.tenant_id: row.name for row in organisations.all_registered()}
    rows = [(names[place.tenant_id], place) for place in places]
    return [
        (
            (name, url_for("operator.organisations.show", tenant_id=place.tenant_id)),
            PLACES[Place(place.state)],
            place.heads,
        )
        for name, place in sorted(rows, key=lambda row: row[0])
    ]


def _year(year: PoolYear) -> tuple[str, str, str, int, str]:
    words = REASONS[Reason(year.reason)].capitalize()
    return days.in_words(year.starts_on), STATES[State(year.state)], words, year.organisations, f"{year.heads:,}"
