"""Open hours and times away as a provider says them: forms in wall time, and what is kept in words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import url_for
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from care import availability, needs, open_hours, providers, zones
from care.availability import Pattern, Span
from care.tables import spans
from care.tables.open_time import Away, OpenHours
from care.tables.providers import Provider
from portal.care import times
from portal.care.fields import ChoicesField, options

DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
A_DAY = timedelta(days=1)


class HoursForm(FlaskForm):  # type: ignore[misc]
    """Hours that repeat every week."""

    days = ChoicesField("On", choices=options(DAYS), validators=[InputRequired("Choose at least one day.")])
    opens = TimeField("From", validators=[InputRequired("Enter a time such as 09:00.")])
    closes = TimeField("Until", validators=[InputRequired("Enter a time such as 17:00.")])
    zone = SelectField("By the clock of")
    modalities = ChoicesField("By", validators=[InputRequired("Choose at least one way to meet.")])

    def offer(self, provider: Provider) -> None:
        """Offer the provider's own ways to meet, and their own clock first."""
        self.zone.choices = options({provider.zone: zones.LABELS.get(provider.zone, provider.zone), **zones.LABELS})
        self.modalities.choices = options(
            {way: label for way, label in needs.MODALITIES.items() if way in provider.modalities}
        )

    def pattern(self, *, on: date) -> Pattern:
        """What was entered; hours that end at or before their beginning go past midnight."""
        opens, closes = _on(on, self.opens.data), _on(on, self.closes.data)
        length = closes - opens if closes > opens else closes + A_DAY - opens
        return Pattern(
            recurrence=f"FREQ=WEEKLY;BYDAY={','.join(day for day in DAYS if day in self.days.data)}",
            starts_on=on,
            opens=self.opens.data,
            minutes=int(length / timedelta(minutes=1)),
            zone=self.zone.data,
            modalities=frozenset(self.modalities.data),
        )


class AwayForm(FlaskForm):  # type: ignore[misc]
    """A time away; nobody is told why."""

    begins = DateTimeLocalField("From", validators=[InputRequired("Enter a day and time.")])
    ends = DateTimeLocalField("Until", validators=[InputRequired("Enter a day and time.")])

    def validate_ends(self, ends: DateTimeLocalField) -> None:
        """Refuse an end that is not after the beginning."""
        if self.begins.data and ends.data and ends.data <= self.begins.data:
            raise ValidationError(open_hours.BackwardsTime.message)

    def span(self, zone: str) -> Span:
        """What was entered, by that clock."""
        return Span(_instant(self.begins.data, ZoneInfo(zone)), _instant(self.ends.data, ZoneInfo(zone)))


class CapacityForm(FlaskForm):  # type: ignore[misc]
    """How many new clients a month."""

    capacity = IntegerField(
        "New clients a month",
        validators=[
            InputRequired("Enter a number."),
            NumberRange(0, providers.MOST_A_MONTH, f"Choose a number from 0 to {providers.MOST_A_MONTH}."),
        ],
    )


def _on(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, UTC)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    # A time the clock jumps over is taken as the moment it jumps to.
    return availability.instant(wall, zone) or wall.replace(tzinfo=zone).astimezone(UTC)


def rows(provider: Provider) -> list[tuple[str, str, str]]:
    """What is kept: (sentence, how, address that removes it)."""
    return [(_sentence(row), _ways(row), _remove(row)) for row in open_hours.of(provider.provider_id)]


def away(provider: Provider, *, at: datetime) -> list[tuple[str, str]]:
    """Times away that are not over: (sentence, address that takes it back)."""
    zone = ZoneInfo(provider.zone)
    return [(_gone(row, zone), _come_back(row)) for row in open_hours.away_of(provider.provider_id, after=at)]


def _sentence(row: OpenHours) -> str:
    days = next((part[6:] for part in row.recurrence.split(";") if part.startswith("BYDAY=")), "")
    named = ", ".join(DAYS[day] for day in days.split(",") if day in DAYS) or "Every day"
    closes = (datetime.combine(row.starts_on, row.opens) + timedelta(minutes=row.minutes)).time()
    return f"{named}: {row.opens:%H:%M} to {closes:%H:%M}, {zones.city(row.zone)} time"


def _ways(row: OpenHours) -> str:
    return ", ".join(label for way, label in needs.MODALITIES.items() if way in row.modalities)


def _gone(row: Away, zone: ZoneInfo) -> str:
    span = spans.span_of(row.during)
    return f"{times.whole(span.starts_at, zone)}, until {times.whole(span.ends_at, zone)}"


def _remove(row: OpenHours) -> str:
    return url_for("provider.availability.remove", hours_id=row.hours_id)


def _come_back(row: Away) -> str:
    return url_for("provider.availability.come_back", away_id=row.away_id)
