"""The words in which a client may say what they look for: a short declared list, each with a plain and kind label.

Nothing outside these lists is stored, so that no answer is rare enough to point at one person.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from kernel.refusals import Refused

MOST_TOPICS = 3


class UnknownChoice(Refused):
    """An answer that is not among those we offer."""

    message = "Please choose from the answers shown."


class TooManyTopics(Refused):
    """More topics than a first referral can carry."""

    message = f"Please choose up to {MOST_TOPICS}. You can talk about the rest when you meet."


class Modality(StrEnum):
    """How two people meet. `MIXED` is a wish only: any of the others will do."""

    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"
    MIXED = "mixed"


class TimeOfDay(StrEnum):
    """The parts of the week a client may prefer."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


WAYS_TO_MEET = frozenset({Modality.VIDEO, Modality.PHONE, Modality.IN_PERSON})

TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "anxiety": "Worry or anxiety",
        "low_mood": "Feeling low",
        "stress": "Stress",
        "burnout": "Feeling worn out",
        "grief": "Losing someone or something",
        "relationships": "A relationship",
        "family": "Family life",
        "parenting": "Being a parent or carer",
        "pregnancy": "Pregnancy, birth or losing a baby",
        "trauma": "Something that happened to me",
        "panic": "Panic",
        "sleep": "Sleep",
        "self_esteem": "How I feel about myself",
        "loneliness": "Feeling alone",
        "anger": "Anger",
        "alcohol_drugs": "Alcohol, drugs or gambling",
        "eating": "Food and eating",
        "health": "Living with an illness or pain",
        "neurodiversity": "Autism, ADHD or thinking differently",
        "identity": "Who I am",
        "faith_culture": "Faith or culture",
        "money": "Money worries",
        "change": "A big change in my life",
        "conflict": "Bullying, harassment or conflict",
    }
)

# How the topic reads after "Works with".
TOPIC_IN_A_SENTENCE: Mapping[str, str] = MappingProxyType(
    {
        "anxiety": "anxiety",
        "low_mood": "low mood",
        "stress": "stress",
        "burnout": "burnout",
        "grief": "grief",
        "relationships": "relationships",
        "family": "family life",
        "parenting": "parents and carers",
        "pregnancy": "pregnancy, birth and loss",
        "trauma": "trauma",
        "panic": "panic",
        "sleep": "sleep",
        "self_esteem": "self-esteem",
        "loneliness": "loneliness",
        "anger": "anger",
        "alcohol_drugs": "alcohol, drugs and gambling",
        "eating": "eating difficulties",
        "health": "long illness and pain",
        "neurodiversity": "autism and ADHD",
        "identity": "questions of identity",
        "faith_culture": "faith and culture",
        "money": "money worries",
        "change": "big changes in life",
        "conflict": "bullying and conflict",
    }
)

MODALITIES: Mapping[str, str] = MappingProxyType(
    {
        Modality.VIDEO: "Video call",
        Modality.PHONE: "Sound only, like a phone call",
        Modality.IN_PERSON: "In person",
        Modality.MIXED: "Any of these is fine",
    }
)

TIMES_OF_DAY: Mapping[str, str] = MappingProxyType(
    {
        TimeOfDay.MORNING: "Mornings, before 12",
        TimeOfDay.AFTERNOON: "Afternoons, 12 to 5",
        TimeOfDay.EVENING: "Evenings, after 5",
        TimeOfDay.WEEKEND: "Weekends",
    }
)

AGE_BANDS: Mapping[str, str] = MappingProxyType(
    {
        "under_16": "Under 16",
        "16_17": "16 or 17",
        "18_24": "18 to 24",
        "25_64": "25 to 64",
        "65_over": "65 or over",
    }
)

GENDERS: Mapping[str, str] = MappingProxyType(
    {"woman": "A woman", "man": "A man", "non_binary": "A non-binary person"},
)

# Self-declared by providers, optional, and looked at only when a client asks (M4).
IDENTITIES: Mapping[str, str] = MappingProxyType(
    {
        "lgbtq": "LGBTQ+ experience",
        "black": "Black, African or Caribbean background",
        "south_asian": "South Asian background",
        "east_asian": "East Asian background",
        "latin": "Latin American background",
        "middle_eastern": "Middle Eastern or North African background",
        "christian": "Christian faith",
        "muslim": "Muslim faith",
        "jewish": "Jewish faith",
        "hindu": "Hindu faith",
        "disabled": "Lives with a disability",
        "neurodivergent": "Neurodivergent",
        "parent": "A parent",
        "veteran": "Served in the forces",
    }
)


def check(choices: Mapping[str, str], answers: Iterable[str]) -> frozenset[str]:
    """The answers as a set. Raises `UnknownChoice` where one is not in the declared list."""
    chosen = frozenset(answers)
    if not chosen <= choices.keys():
        raise UnknownChoice
    return chosen


def check_topics(answers: Iterable[str]) -> frozenset[str]:
    """Up to three topics; none means 'I'd rather not say'. Raises `UnknownChoice` or `TooManyTopics`."""
    chosen = check(TOPICS, answers)
    if len(chosen) > MOST_TOPICS:
        raise TooManyTopics
    return chosen


def ways(modality: str) -> frozenset[str]:
    """The ways to meet that satisfy a wish: one of them, or all for `mixed`."""
    check(MODALITIES, [modality])
    return frozenset(WAYS_TO_MEET) if modality == Modality.MIXED else frozenset({modality})


def times_of_day(local: datetime) -> frozenset[str]:
    """The preferences a moment satisfies, by the clock and weekday of the zone it is given in."""
    part = TimeOfDay.MORNING if local.hour < 12 else TimeOfDay.AFTERNOON if local.hour < 17 else TimeOfDay.EVENING
    return frozenset({part, TimeOfDay.WEEKEND} if local.weekday() >= 5 else {part})
