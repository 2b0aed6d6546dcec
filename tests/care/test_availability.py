"""Open hours in wall time: what daylight saving does to them, in every zone there is."""

import contextlib
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care import availability
from care.availability import Pattern, Span

ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"}))
TUESDAYS = Pattern("FREQ=WEEKLY;BYDAY=TU", date(2027, 1, 5), time(9), 180, "Europe/London")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def hours(start, end):
    return Span(utc(2027, 1, 4, 0) + timedelta(hours=start), utc(2027, 1, 4, 0) + timedelta(hours=end))


class TestExpand:
    def test_keeps_nine_o_clock_when_the_clocks_change(self):
        spans = availability.expand(TUESDAYS, after=utc(2027, 3, 20), before=utc(2027, 4, 1))

        assert [span.starts_at for span in spans] == [utc(2027, 3, 23, 9), utc(2027, 3, 30, 8)]

    def test_drops_a_wall_time_that_does_not_exist(self):
        nights = Pattern("FREQ=DAILY", date(2027, 3, 27), time(1, 30), 60, "Europe/London")

        spans = availability.expand(nights, after=utc(2027, 3, 27), before=utc(2027, 3, 30))

        assert [span.starts_at.day for span in spans] == [27, 29]

    def test_means_the_first_of_a_wall_time_that_comes_twice(self):
        nights = Pattern("FREQ=DAILY", date(2026, 10, 25), time(1, 30), 60, "Europe/London")

        spans = availability.expand(nights, after=utc(2026, 10, 25), before=utc(2026, 10, 25, 12))

        assert [span.starts_at for span in spans] == [utc(2026, 10, 25, 0, 30)]

    @settings(max_examples=300)
    @given(
        zone=ZONES,
        opens=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
        first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
        days=st.integers(1, 60),
    )
    def test_gives_each_day_that_wall_time_or_nothing(self, zone, opens, first, days):
        daily = Pattern("FREQ=DAILY", first, opens, 50, zone)
        where = ZoneInfo(zone)
        before = datetime.combine(first + timedelta(days=days), time(), tzinfo=UTC)

        spans = availability.expand(daily, after=datetime.combine(first, time(), tzinfo=UTC), before=before)

        locals_ = [span.starts_at.astimezone(where) for span in spans]
        assert all(local.time() == opens for local in locals_)
        missing = days - len({local.date() for local in locals_})
        # One day is lost at each end to the offset, at most three to the clock (Morocco, Antarctica), one to Samoa.
        assert len(locals_) == len({local.date() for local in locals_})
        assert missing <= 5


class TestPattern:
    @pytest.mark.parametrize(
        "recurrence",
        ["", "FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=WEEKLY;BYHOUR=1,2", "FREQ=WEEKLY;BYDAY=XX", "DTSTART:2027", "x=y"],
    )
    def test_refuses_what_could_not_be_expanded(self, recurrence):
        with pytest.raises(availability.UnreadableRecurrence):
            Pattern(recurrence, date(2027, 1, 5), time(9), 60, "Europe/London")

    @pytest.mark.parametrize("zone", ["", "Europe/Londn", "../etc/passwd", "Europe"])
    def test_refuses_an_unknown_zone(self, zone):
        with pytest.raises(availability.UnknownZone):
            Pattern("FREQ=DAILY", date(2027, 1, 5), time(9), 60, zone)

    @given(st.text(max_size=40))
    def test_never_fails_in_another_way(self, recurrence):
        with contextlib.suppress(availability.UnreadableRecurrence):
            Pattern(recurrence, date(2027, 1, 5), time(9), 60, "Europe/London")


SPANS = st.lists(
    st.tuples(st.integers(0, 100), st.integers(1, 20)).map(lambda pair: hours(pair[0], pair[0] + pair[1])), max_size=8
)


def covered(spans):
    return {hour for hour in range(130) if any(span.overlaps(hours(hour, hour + 1)) for span in spans)}


class TestWithout:
    @given(SPANS, SPANS)
    def test_leaves_exactly_what_is_not_taken(self, spans, taken):
        left = availability.without(spans, taken)

        assert covered(left) == covered(spans) - covered(taken)
        assert left == availability.merge(left)


class TestSlots:
    def test_fit_and_keep_their_distance(self):
        found = list(availability.slots(hours(9, 12), minutes=50, every_minutes=60))

        assert [slot.starts_at.hour for slot in found] == [9, 10, 11]

    def test_are_none_where_nothing_fits(self):
        assert list(availability.slots(hours(9, 10), minutes=61, every_minutes=71)) == []
