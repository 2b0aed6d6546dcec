"""What a client is told as their cover comes to its end, and after it: until when it runs, and how it goes on.

Nobody here knows whether they will get another one: who has left hears the same as who only has to collect it.
"""

from dataclasses import dataclass
from datetime import date

from eligibility.plans import Plan
from eligibility.redeeming.accounts import Coverage
from kernel import days

SAME_PLACE = "your place here goes on as it is: the same words, the same person, and nothing to tell again."
OPEN_END = "If you get none, tell the person you see, so that there is time to bring it to a good end together."


@dataclass(frozen=True)
class Ending:
    """A heading and a few sentences. `is_over` when nothing new can be booked any more."""

    heading: str
    sentences: tuple[str, ...]
    is_over: bool = False


def of(covered: Coverage, plan: Plan | None, *, on: date) -> Ending | None:
    """What to say on that day: nothing before the vouchers of another year are out or the year is over."""
    if on > covered.until:
        kept = "Nothing new can be booked. What is here stays until you erase it."
        return Ending("Your cover has ended", (kept, f"With a new voucher, {SAME_PLACE}"), is_over=True)
    year = plan.period(covered.period) if plan else None
    heading = f"Your cover runs until {days.in_words(covered.until)}"
    if year is not None and on > year.ends_on:
        more = "The year of your voucher is over. You have some time more, so that nothing breaks off."
        return Ending(heading, (more, f"With a voucher of the new year, {SAME_PLACE}", OPEN_END))
    if plan is not None and any(another.redeem_until > covered.until for another in plan.periods):
        out = "Vouchers for the next year can be collected now, where you got this one."
        return Ending(heading, (out, f"Bring yours here, and {SAME_PLACE}", OPEN_END))
    return None
