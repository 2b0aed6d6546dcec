"""The people of a game: when each signs in, whether they want care, what they do with their vouchers, and their slips.

Most who want care come within minutes of their first sign-in, which is what makes a link worth looking for. Times are
seconds since the contract year began.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tenants import newcomers

YEAR_BEGINS = datetime(2027, 1, 1, tzinfo=UTC)
DAY, HOUR, MINUTE = 86_400, 3_600, 60
YEAR = 365 * DAY
RENEWAL_OPENS, GAME_ENDS, SHORT_GAME_ENDS = 308 * DAY, 410 * DAY, 100 * DAY
COLLECTS, WANTS, AT_ONCE, LATE_DAYS = 0.8, 0.25, 0.6, 20.0
JOINS, LEAVES, SENDS_TWICE, SLIPS, HOUSEHOLD = 0.05, 0.05, 0.1, 0.05, 0.3
RENEWS, RENEWS_IN_CARE, EXTENDS, WANTS_LATER = 0.85, 0.95, 0.7, 0.08


@dataclass
class Person:
    """One person of the roster. `redeems` are delays after collecting, one for each voucher that is used."""

    number: str
    wants: bool
    joins: float | None = None
    """When the roster has them: a day that the personnel file knows. `begins` is the common day after it."""
    begins: float | None = None
    leaves: float | None = None
    collects: float | None = None
    redeems: list[float] = field(default_factory=list)
    renews: float | None = None
    extends: float | None = None
    begins_later: float | None = None
    would_sign_in: bool = False
    """Also where vouchers are given on demand only: they come for something else."""
    sends_twice: bool = False
    slips: bool = False


def make(draw: Random, size: int, per_member: int, *, on_demand: bool = False, together: bool = True) -> list[Person]:
    """The roster of a game, in the order of a personnel file. `together`: newcomers begin on a common day."""
    numbers = (f"{number:05}" for number in range(1, size + 1))
    return [_person(draw, number, per_member, on_demand=on_demand, together=together) for number in numbers]


def common_day(joins: float) -> float:
    """The moment at which the common day of somebody who joins then begins."""
    on = newcomers.first_day((YEAR_BEGINS + timedelta(seconds=joins)).date())
    return (on - YEAR_BEGINS.date()).days * DAY


def _person(draw: Random, number: str, per_member: int, *, on_demand: bool, together: bool) -> Person:
    wants = draw.random() < WANTS
    person = Person(number, wants, sends_twice=draw.random() < SENDS_TWICE, slips=draw.random() < SLIPS)
    if draw.random() < JOINS:
        person.joins = draw.uniform(10, 60) * DAY
        person.begins = common_day(person.joins) if together else person.joins
    signs_in = (person.begins or 0) + _first_sign_in(draw)
    person.would_sign_in = wants or draw.random() < COLLECTS
    if wants or (person.would_sign_in and not on_demand):
        person.collects = at_work(draw, signs_in)
    if wants:
        person.redeems = [_delay(draw, at_once=on_demand)]
        if per_member > 1 and draw.random() < HOUSEHOLD:
            person.redeems.append(person.redeems[0] + draw.expovariate(1 / (7 * DAY)))
    if draw.random() < LEAVES:
        person.leaves = max(draw.uniform(30, 300) * DAY, (person.collects or 0) + DAY)
    _renewal(draw, person)
    return person


def _renewal(draw: Random, person: Person) -> None:
    if person.collects is None or person.leaves is not None:
        return
    if draw.random() < (RENEWS_IN_CARE if person.wants else RENEWS):
        person.renews = at_work(draw, RENEWAL_OPENS + DAY + draw.uniform(0, 80) * DAY)
        if person.wants and draw.random() < EXTENDS:
            person.extends = _delay(draw)
        elif not person.wants and draw.random() < WANTS_LATER:
            person.begins_later = _delay(draw)


def _first_sign_in(draw: Random) -> float:
    """Half of the people in the week after they are invited, the others over two months."""
    return draw.uniform(0, 7) * DAY if draw.random() < 0.5 else draw.uniform(0, 60) * DAY


def _delay(draw: Random, *, at_once: bool = False) -> float:
    """From the voucher to the account."""
    if at_once or draw.random() < AT_ONCE:
        return draw.uniform(2, 20) * MINUTE
    return draw.expovariate(1 / (LATE_DAYS * DAY))


def at_work(draw: Random, moment: float) -> float:
    """A moment of that day, or the day after, at which offices are open."""
    day = int(moment // DAY)
    return max(moment, day * DAY + draw.uniform(8, 18) * HOUR) if moment % DAY < 17 * HOUR else (
        (day + 1) * DAY + draw.uniform(8, 18) * HOUR
    )  # fmt: skip
