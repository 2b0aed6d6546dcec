"""Profiles and licences of providers: the forms of those who run the network, and what is kept in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from care import licences, needs, places, providers, zones
from care.providers import Profile
from care.tables.providers import LicenceRow, Provider
from care.wishes import Licence
from kernel import days
from portal.care.fields import ChoicesField, LongListField, options

WAYS = {way: label for way, label in needs.MODALITIES.items() if way in needs.WAYS_TO_MEET}
ENGLISH = {code: english for code, (english, _) in places.LANGUAGES.items()}
NOT_SAID = {"": "They would rather not say"}
SEVERAL = ("topics", "modalities", "languages", "age_bands", "identities")
SINGLE = ("called", "about", "zone", "place", "capacity", "minutes", "notice_hours", "books_instantly")


class ProfileForm(FlaskForm):  # type: ignore[misc]
    """What clients read about a provider, and how they take bookings."""

    called = StringField("Name, as clients read it", [InputRequired("Enter a name."), Length(max=80)])
    about = TextAreaField("A few sentences about them", [Length(max=2000, message="Please use up to 2,000 letters.")])
    zone = SelectField("The clock of their calendar", choices=options(zones.LABELS))
    modalities = ChoicesField(
        "They meet by", [InputRequired("Choose at least one way to meet.")], choices=options(WAYS)
    )
    place = StringField("Where they meet in person", [Length(max=80)])
    languages = ChoicesField("They speak", [InputRequired("Choose at least one language.")], choices=options(ENGLISH))
    topics = ChoicesField("They work with", choices=options(needs.TOPICS))
    age_bands = ChoicesField(
        "They see people aged", [InputRequired("Choose at least one age group.")], choices=options(needs.AGE_BANDS)
    )
    gender = SelectField("They describe themselves as", choices=options({**NOT_SAID, **needs.GENDERS}))
    identities = ChoicesField("If a client asks, they share", choices=options(needs.IDENTITIES))
    capacity = IntegerField(
        "New clients a month",
        [InputRequired("Enter a number."), NumberRange(0, 100, "Choose a number from 0 to 100.")],
        default=4,
    )
    minutes = IntegerField(
        "Minutes of an appointment",
        [InputRequired("Enter a number."), NumberRange(15, 180, "Choose 15 to 180 minutes.")],
        default=50,
    )
    notice_hours = IntegerField(
        "Hours of notice they need",
        [InputRequired("Enter a number."), NumberRange(1, 168, "Choose 1 to 168 hours.")],
        default=12,
    )
    books_instantly = BooleanField("Clients book their open times at once, without asking first")

    def profile(self) -> Profile:
        """What was entered. Raises what `Profile` raises."""
        several: dict[str, Any] = {name: frozenset(getattr(self, name).data) for name in SEVERAL}
        single: dict[str, Any] = {name: getattr(self, name).data for name in SINGLE}
        return Profile(**several, **single, gender=self.gender.data or None)


class LicenceForm(FlaskForm):  # type: ignore[misc]
    """A licence that somebody has checked."""

    jurisdictions = LongListField(
        "It holds in",
        [InputRequired("Choose at least one place.")],
        choices=options(places.JURISDICTIONS),
        render_kw={"size": 8},
    )
    profession = StringField("Profession", [InputRequired("Enter the profession."), Length(max=80)])
    authority = StringField("Licensed by", [InputRequired("Enter who licensed them."), Length(max=80)])
    valid_from = DateField("From", [InputRequired("Enter the day.")])
    valid_until = DateField("Until", [InputRequired("Enter the day.")])

    def validate_valid_until(self, valid_until: DateField) -> None:
        """Refuse an end before the beginning."""
        if self.valid_from.data and valid_until.data and valid_until.data < self.valid_from.data:
            raise ValidationError(licences.BackwardsLicence.message)

    def licence(self) -> Licence:
        """What was entered."""
        return Licence(frozenset(self.jurisdictions.data), self.valid_from.data, self.valid_until.data)


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """Where notices about new referrals may go."""

    mail = StringField("E-mail", [Optional(), Email("Check the address: it should look like name@example.org.")])


def form_of(provider: Provider) -> ProfileForm:
    """The form filled with a profile."""
    values = {name: getattr(provider, name) for name in (*SINGLE, *SEVERAL)}
    return ProfileForm(formdata=None, gender=provider.gender or "", **values)


def lines(*, on: date) -> list[tuple[object, ...]]:
    """Every provider: name, where licensed, languages, room this month, state."""
    everybody = providers.all_of_them()
    accepted = providers.accepted_in_month(on)
    held = licences.of([provider.provider_id for provider in everybody], on=on)
    return [
        (
            (provider.called, url_for("network.providers.show", provider_id=provider.provider_id)),
            where(held.get(provider.provider_id, ())),
            ", ".join(ENGLISH[code] for code in provider.languages),
            f"{max(0, provider.capacity - accepted.get(provider.provider_id, 0))} of {provider.capacity}",
            state(provider),
        )
        for provider in everybody
    ]


def where(held: Iterable[Licence | LicenceRow]) -> str:
    """The places in which these licences hold, or that there is none."""
    found = {place for licence in held for place in licence.jurisdictions}
    return ", ".join(sorted(places.JURISDICTIONS[place] for place in found)) or "No licence"


def state(provider: Provider) -> str:
    """Whether anything new is offered to them."""
    if provider.paused_at is not None:
        return "Paused"
    return "Takes new clients" if provider.takes_new_clients else "Takes nobody new"


def facts(provider: Provider) -> list[tuple[str, str]]:
    """The profile in words."""
    rows = (
        ("About", provider.about),
        ("Clock", zones.LABELS.get(provider.zone, provider.zone)),
        ("Meets by", ", ".join(label for way, label in WAYS.items() if way in provider.modalities)),
        ("In person", provider.place),
        ("Speaks", ", ".join(ENGLISH[code] for code in provider.languages)),
        ("Works with", ", ".join(needs.TOPICS[topic] for topic in provider.topics)),
        ("Sees people aged", ", ".join(needs.AGE_BANDS[band] for band in provider.age_bands)),
        ("New clients a month", str(provider.capacity)),
        ("Bookings", "At once" if provider.books_instantly else "By asking first"),
        ("State", state(provider)),
    )
    return [(name, value) for name, value in rows if value]


def licence_rows(held: list[LicenceRow]) -> list[tuple[str, ...]]:
    """Licences: profession, by whom, where, from, until."""
    return [
        (
            row.profession,
            row.authority,
            where([row]),
            days.in_words(row.valid_from),
            days.in_words(row.valid_until),
            days.in_words(row.checked_on),
        )
        for row in held
    ]
