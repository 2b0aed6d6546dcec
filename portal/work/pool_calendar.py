"""When a pool's contract years begin: on the anniversaries of its first day."""

from datetime import date

from dateutil.relativedelta import relativedelta

from reporting.received import planning


def year_begun(first: date, on: date) -> date | None:
    """The first day of the contract year that a pool is in, or None before its first."""
    return planning.year_of(first, on) if on >= first else None


def next_year(first: date, on: date) -> date:
    """The first day of the contract year after this one; before the first, the first."""
    begun = year_begun(first, on)
    return begun + relativedelta(years=1) if begun else first
