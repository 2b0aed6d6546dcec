"""The coverage page's content: a plan's terms as sentences. Reads nothing but what is published for everyone."""

from dataclasses import dataclass
from datetime import date

from eligibility.directory import Key
from eligibility.periods import Period
from eligibility.plans import Terms
from kernel import days
from portal.work import countries

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
WAYS = {"video": "by video", "phone": "by phone", "in_person": "in person"}


@dataclass(frozen=True)
class Cover:
    """What is published of a unit for today. `earlier`: until when vouchers of the year before can be used, if any."""

    terms: Terms
    period: Period
    key: Key
    earlier: date | None = None


@dataclass(frozen=True)
class Words:
    """The page's own. Without rows there is nothing to collect; `gate` says since when or from when vouchers work."""

    heading: str
    lede: str
    rows: tuple[tuple[str, str], ...] = ()
    gate: tuple[str, str] = ("", "")


def not_listed(name: str) -> Words:
    """For somebody who could sign in and is not on the roster."""
    return Words(
        "You are not on the list yet",
        f"Your sign-in worked, but the list that {name} gave us does not show you as covered today. If you have just "
        "joined, it can take some days. Your HR team can put it right.",
    )


def nothing_yet(name: str) -> Words:
    """Before the unit's first plan is published."""
    return Words("It is being prepared", f"{name} has joined, and vouchers will be here soon. Please look in again.")


def waits_for_others(name: str) -> Words:
    """While the organisation waits for a pool: on its own it would have too few people to hide anybody."""
    return Words(
        "It is being prepared",
        f"{name} shares this benefit with other organisations, so that nobody can be found among a few. Vouchers will "
        "be here when they begin together. Please look in again.",
    )


def covered(name: str, cover: Cover) -> Words:
    """The terms, for whoever is covered."""
    allowance = appointments(cover.period.appointments)
    rows: tuple[tuple[str, str], ...] = (
        ("Who", _who(name, cover.period)),
        ("How much", f"{allowance.capitalize()}{' for each voucher' if cover.period.m > 1 else ''}, "
                     f"from {days.in_words(cover.period.starts_on)} to {days.in_words(cover.period.ends_on)}"),
        ("How", f"{_either([WAYS[way] for way in cover.terms.modalities]).capitalize()}"),
        ("Where", f"With professionals in {_either([countries.name(code) for code in cover.terms.countries], 'and')}"),
        ("Changing your mind", changing(cover.terms)),
        ("Keep it until", f"{days.in_words(cover.period.redeem_until)}. After that a voucher opens nothing any more."),
    )  # fmt: skip
    if cover.earlier is not None:
        rows += (("If you have one already", _extends(cover.earlier)),)
    return Words(
        "Someone to talk to, and nobody to tell your employer",
        f"{name} pays for {allowance} with a qualified professional of your choice. Collect your voucher now, "
        "whether you need it or not. Everyone is asked to, so collecting one says nothing about you.",
        rows,
        _gate(cover),
    )


def appointments(count: int) -> str:
    """'one appointment', 'six appointments'."""
    return f"{_number(count)} appointment{'s' if count != 1 else ''}"


def changing(terms: Terms) -> str:
    """What a late or missed appointment costs."""
    sentences = [f"Free to move or cancel until {_hours(terms.notice_hours)} before."]
    if terms.late_counts or terms.missed_counts:
        what = "later or missed" if terms.late_counts and terms.missed_counts else "later"
        sentences.append(f"One that is {what if terms.late_counts else 'missed'} counts as used.")
    if terms.forgiven_per_year and (terms.late_counts or terms.missed_counts):
        often = "The first one" if terms.forgiven_per_year == 1 else f"The first {_number(terms.forgiven_per_year)}"
        sentences.append(f"{often} in a year {'is' if terms.forgiven_per_year == 1 else 'are'} forgiven.")
    return " ".join(sentences)


def _who(name: str, period: Period) -> str:
    everyone = f"Everyone at {name}"
    more = period.m - 1
    if not more:
        return everyone
    people = "one person" if more == 1 else f"{_number(more)} people"
    return f"{everyone}, with a voucher each for {people} close to you. Everyone gets the same number of vouchers."


def _extends(until: date) -> str:
    return (
        f"A voucher of the year before can be used until {days.in_words(until)}, and what it opened goes on until "
        "then. The new one extends it, so that nothing has to begin again."
    )


def _gate(cover: Cover) -> tuple[str, str]:
    if cover.key.open:
        return (
            "It is open",
            "Enough people have collected their vouchers, so yours can be used at once or any day later.",
        )
    return (
        f"It opens when {cover.period.gate} people have collected",
        f"Nobody’s voucher can be used before {cover.period.gate} people have theirs, so that nobody stands out by "
        "being early. Collect yours today; it helps the others, and it keeps.",
    )


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _hours(hours: int) -> str:
    return f"{hours} hours" if hours != 1 else "an hour"


def _either(words: list[str], joined: str = "or") -> str:
    return f" {joined} ".join(filter(None, (", ".join(words[:-1]), words[-1])))
