"""A client's answers in words, each with the step at which it can be changed."""

from collections.abc import Iterable, Mapping

from flask import url_for

from care import needs, places, zones
from care.tables.referrals import Referral

NO_WISH = "No preference"


def rows(referral: Referral) -> list[tuple[str, str, str]]:
    """(what was asked, what was answered, where to change it)."""
    said = (
        ("What brings you", _listed(needs.TOPICS, referral.topics) or "You would rather not say", 2),
        ("How to meet", needs.MODALITIES.get(referral.modality or "", "Not said yet"), 3),
        ("Language", places.LANGUAGE_LABELS.get(referral.language or "", "Not said yet"), 3),
        ("When", _listed(needs.TIMES_OF_DAY, referral.times) or "Any time", 4),
        ("At ease with", _at_ease(referral), 5),
        ("Where you will be", _where(referral), 6),
        ("Age", needs.AGE_BANDS.get(referral.age_band or "", "Not said yet"), 7),
        ("We call you", referral.called, 7),
    )
    return [(name, value, url_for("client.steps.show", number=number)) for name, value, number in said]


def _listed(labels: Mapping[str, str], chosen: Iterable[str]) -> str:
    return ", ".join(label for value, label in labels.items() if value in set(chosen))


def _at_ease(referral: Referral) -> str:
    wishes = [needs.GENDERS[referral.gender]] if referral.gender else []
    wishes += [needs.IDENTITIES[value] for value in referral.identities]
    if not wishes:
        return NO_WISH
    must = referral.gender_must or referral.identities_must
    return f"{', '.join(wishes)} ({'has to be so' if must else 'would be nice'})"


def _where(referral: Referral) -> str:
    if referral.jurisdiction is None or referral.zone is None:
        return "Not said yet"
    return f"{places.JURISDICTIONS[referral.jurisdiction]}, {zones.city(referral.zone)} time"
