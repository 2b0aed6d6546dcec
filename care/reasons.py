"""The two plain reasons under a provider who is shown: what they work with, and when they are free."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from care import needs, places
from care.wishes import Candidate, OpenTime, Wishes

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GENDERS = {"woman": "A woman, as you asked.", "man": "A man, as you asked.", "non_binary": "Non-binary, as you asked."}


def two(wishes: Wishes, candidate: Candidate, times: Sequence[OpenTime], *, at: datetime) -> tuple[str, str]:
    """Two sentences that are true of this provider and answer something the client asked, strongest first."""
    found = _all(wishes, candidate, times, at=at)
    return next(found), next(found)


def _all(wishes: Wishes, candidate: Candidate, times: Sequence[OpenTime], *, at: datetime) -> Iterator[str]:
    shared = [topic for topic in needs.TOPIC_IN_A_SENTENCE if topic in wishes.topics & candidate.topics]
    if shared:
        yield f"Works with {_joined([needs.TOPIC_IN_A_SENTENCE[topic] for topic in shared])}."
    if times:
        yield free_on(_best_time(wishes, times), wishes, at=at)
    if wishes.gender is not None and candidate.gender == wishes.gender:
        yield _GENDERS[wishes.gender]
    if wishes.identities & candidate.identities:
        yield "Shares a background you named."
    yield f"Works in {places.LANGUAGES[wishes.language][0]}."
    yield "Is licensed where you will be."


def _best_time(wishes: Wishes, times: Sequence[OpenTime]) -> OpenTime:
    wanted = (time for time in times if needs.times_of_day(time.starts_at.astimezone(wishes.zone)) & wishes.times)
    return next(wanted, times[0])


def free_on(time: OpenTime, wishes: Wishes, *, at: datetime) -> str:
    """'Free on Thursday evening.', in the client's own zone; a date where it is more than six days away."""
    local, today = time.starts_at.astimezone(wishes.zone), at.astimezone(wishes.zone).date()
    part = next(part for part in ("morning", "afternoon", "evening") if part in needs.times_of_day(local))
    if local.date() == today:
        return f"Free this {part}."
    if local.date() == today + timedelta(days=1):
        return f"Free tomorrow {part}."
    if local.date() - today <= timedelta(days=6):
        return f"Free on {_DAYS[local.weekday()]} {part}."
    return f"Free on {_DAYS[local.weekday()]} {local.day} {local:%B}, in the {part}."


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
