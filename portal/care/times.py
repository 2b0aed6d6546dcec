"""Moments in words, on the clock of whoever reads them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from care import zones


def clock(at: datetime, zone: ZoneInfo) -> str:
    """'18:30'."""
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime, zone: ZoneInfo) -> str:
    """'Thursday 3 December'."""
    local = at.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B}"


def whole(at: datetime, zone: ZoneInfo) -> str:
    """'Thursday 3 December, 18:30, London time'."""
    return f"{day(at, zone)}, {clock(at, zone)}, {zones.city(zone.key)} time"


def near(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    """'Today, 18:30', 'Tomorrow, 18:30', or the day."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()) // timedelta(days=1)
    return f"{ {0: 'Today', 1: 'Tomorrow'}.get(days) or day(at, zone) }, {clock(at, zone)}"


def count(number: int, one: str) -> str:
    """'1 appointment', '3 appointments'."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
