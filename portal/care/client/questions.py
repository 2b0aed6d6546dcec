"""The questions a client is asked, one a page and safety first: how each is put, shown again, and read.

Nothing about name, place of work, staff number or address is asked. Every answer comes from a declared list.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from care import clients, needs, places, zones
from care.answers import Answers
from care.cover import Cover
from portal.care.fields import ChoicesField, options

NO_WISH = "any"
ANY = {NO_WISH: "I have no preference"}
RATHER_NOT = "Leave it empty if you would rather not say."


class Question(FlaskForm):  # type: ignore[misc]
    """One page. `heading` is its question, `why` says what it is for, `hints` explain single answers."""

    heading: ClassVar[str] = ""
    why: ClassVar[str] = ""
    hints: ClassVar[Mapping[str, str]] = {}

    def narrow(self, cover: Callable[[], Cover]) -> None:
        """Offer only what the plan covers, where that matters."""

    def fill(self, kept: Answers, called: str) -> None:
        """Show what was answered before."""

    def changes(self) -> dict[str, Any]:
        """What this page says of `care.answers.Answers`."""
        return {}


class Safe(Question):
    """Always first. 'No' and 'I am not sure' lead to urgent help at once, and block nothing."""

    heading = "Are you safe right now?"
    why = "We ask everybody this first. Whatever you answer, you can carry on."
    answer = RadioField(
        heading,
        choices=options({"yes": "Yes", "no": "No", "unsure": "I am not sure"}),
        validators=[InputRequired("Please choose the answer that is nearest.")],
    )

    def changes(self) -> dict[str, Any]:
        """Tier 2 is seen first by whoever answers; nothing is scored."""
        return {"risk_tier": 0 if self.answer.data == "yes" else 2}


class Brings(Question):
    """Up to three topics, or none."""

    heading = "What brings you here?"
    why = f"Choose up to {needs.MOST_TOPICS}. We look for people who know about it. {RATHER_NOT}"
    topics = ChoicesField(heading, choices=options(needs.TOPICS))

    def validate_topics(self, field: SelectMultipleField) -> None:
        """At most three."""
        if len(field.data or ()) > needs.MOST_TOPICS:
            raise ValidationError(needs.TooManyTopics.message)

    def fill(self, kept: Answers, called: str) -> None:
        """As they were ticked."""
        self.topics.data = sorted(kept.topics)

    def changes(self) -> dict[str, Any]:
        """None means 'I would rather not say'."""
        return {"topics": frozenset(self.topics.data or ())}


class How(Question):
    """The way to meet, and in which language."""

    heading = "How would you like to meet?"
    why = "Choose what is easiest for you. You can change it for each appointment."
    hints: ClassVar[Mapping[str, str]] = {
        "video": "In your browser. Nothing to install.",
        "phone": "In your browser with sound only. No number is given to anybody.",
        "in_person": "At their practice.",
    }
    modality = RadioField(
        heading, choices=options(needs.MODALITIES), validators=[InputRequired("Please choose how to meet.")]
    )
    language = SelectField("In which language?", choices=options(places.LANGUAGE_LABELS), default="en")

    def narrow(self, cover: Callable[[], Cover]) -> None:
        """Only ways that the plan pays for."""
        covered = cover().modalities
        shown = {way: label for way, label in needs.MODALITIES.items() if way in covered or way == needs.Modality.MIXED}
        self.modality.choices = options(shown)

    def fill(self, kept: Answers, called: str) -> None:
        """As they were chosen; English where nothing was."""
        self.modality.data, self.language.data = kept.modality, kept.language or "en"

    def changes(self) -> dict[str, Any]:
        """Both."""
        return {"modality": self.modality.data, "language": self.language.data}


class When(Question):
    """The parts of the week that suit."""

    heading = "When suits you?"
    why = "Choose as many as you like. Leave it empty if any time will do."
    times = ChoicesField(heading, choices=options(needs.TIMES_OF_DAY))

    def fill(self, kept: Answers, called: str) -> None:
        """As they were ticked."""
        self.times.data = sorted(kept.times)

    def changes(self) -> dict[str, Any]:
        """None means any time."""
        return {"times": frozenset(self.times.data or ())}


class AtEase(Question):
    """Whom they would feel at ease with; a wish, or a must."""

    heading = "Who would you feel at ease with?"
    why = "You need not answer. Providers say these things of themselves, and we look only if you ask."
    gender = RadioField("I would like to talk to", choices=options({**ANY, **needs.GENDERS}), default=NO_WISH)
    identities = ChoicesField("Somebody who shares", choices=options(needs.IDENTITIES))
    weight = RadioField(
        "How much does this matter?",
        choices=options({"nice": "It would be nice", "must": "It has to be so"}),
        default="nice",
    )

    def fill(self, kept: Answers, called: str) -> None:
        """As it was chosen."""
        self.gender.data, self.identities.data = kept.gender or NO_WISH, sorted(kept.identities)
        self.weight.data = "must" if kept.gender_must or kept.identities_must else "nice"

    def changes(self) -> dict[str, Any]:
        """A must holds only for what was named."""
        gender = None if self.gender.data == NO_WISH else self.gender.data
        identities, must = frozenset(self.identities.data or ()), self.weight.data == "must"
        return {
            "gender": gender,
            "gender_must": must and gender is not None,
            "identities": identities,
            "identities_must": must and bool(identities),
        }


class Where(Question):
    """Where they will be at the time, which decides who may see them, and the clock they think in."""

    heading = "Where will you be when you meet?"
    why = "Providers may practise only where they are licensed. We keep the country or state and nothing nearer."
    jurisdiction = SelectField("Country or state", validators=[InputRequired("Please choose where you will be.")])
    zone = SelectField("Clock", validate_choice=True)

    def narrow(self, cover: Callable[[], Cover]) -> None:
        """Only countries that the plan covers."""
        covered = cover().countries or frozenset(places.COUNTRIES)
        shown = {code: name for code, name in places.JURISDICTIONS.items() if places.country_of(code) in covered}
        self.jurisdiction.choices = options({"": "Please choose"} | shown)
        clocks = {
            zone: zones.LABELS[zone]
            for country in sorted(covered & zones.ZONES.keys())
            for zone in zones.ZONES[country]
        }
        self.zone.choices = options({"": "The usual one there"} | clocks)

    def fill(self, kept: Answers, called: str) -> None:
        """As they were chosen."""
        self.jurisdiction.data, self.zone.data = kept.jurisdiction or "", kept.zone if kept.zone in zones.LABELS else ""

    def changes(self) -> dict[str, Any]:
        """Without a clock of their choice, the usual one."""
        where: str = self.jurisdiction.data
        return {"jurisdiction": where, "zone": self.zone.data or zones.usual(where)}


class You(Question):
    """What to be called, and how old they are, roughly."""

    heading = "What may we call you?"
    why = "It need not be your name, and it is better if it is not. Your provider will call you this."
    called = StringField(
        "A name to go by",
        validators=[
            InputRequired(clients.NoName.message),
            Length(max=clients.LONGEST_NAME, message=clients.NoName.message),
        ],
    )
    age_band = RadioField(
        "How old are you?",
        choices=options(needs.AGE_BANDS),
        validators=[InputRequired("Please choose your age group, so that we find somebody who may see you.")],
    )

    def fill(self, kept: Answers, called: str) -> None:
        """The name they chose, or one we made up."""
        self.called.data, self.age_band.data = called, kept.age_band

    def changes(self) -> dict[str, Any]:
        """The name stands beside the answers."""
        return {"age_band": self.age_band.data}


ALL: tuple[type[Question], ...] = (Safe, Brings, How, When, AtEase, Where, You)
