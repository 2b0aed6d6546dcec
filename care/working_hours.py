"""How long a provider has to answer an offer: working hours of their own calendar, never more than a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from care import availability
from care.availability import Span

WORKING_HOURS_TO_ANSWER = 8
LONGEST_WAIT = timedelta(hours=24)


def answer_by(offered_at: datetime, working: Iterable[Span]) -> datetime:
    """The moment an offer lapses: eight working hours after it was made, at most 24 hours (R1).

    `working` is the provider's working time in UTC around `offered_at`; time outside it does not run.
    """
    left = timedelta(hours=WORKING_HOURS_TO_ANSWER)
    latest = offered_at + LONGEST_WAIT
    for span in availability.merge(working):
        start = max(span.starts_at, offered_at)
        worked = span.ends_at - start
        if worked <= timedelta():
            continue
        if worked >= left:
            return min(start + left, latest)
        left -= worked
    return latest


def remind_at(offered_at: datetime, answered_by: datetime) -> datetime:
    """Half of the time to answer: when the provider is reminded."""
    return offered_at + (answered_by - offered_at) / 2
