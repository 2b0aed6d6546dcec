from datetime import UTC, date, datetime

import pytest

from reporting import calendar, tiers
from reporting.release import Tier


def of(starts_on, tier):
    return calendar.periods(starts_on, tiers.kinds(tier))


class TestPeriods:
    @pytest.mark.parametrize(
        ("tier", "names"),
        [
            (Tier.A, ["2026"]),
            (Tier.B, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"]),
            (Tier.C, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        ],
    )
    def test_follow_the_tier(self, tier, names):
        assert [period.id for period in of(date(2026, 4, 1), tier)] == names

    def test_fill_the_contract_year_without_a_gap(self):
        first, second, third, last = of(date(2026, 4, 1), Tier.C)

        assert (first.starts_on, last.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
        assert (second.starts_on - first.ends_on).days == (third.starts_on - second.ends_on).days == 1

    def test_close_a_week_after_their_end_and_are_published_on_the_fifteenth(self):
        first = of(date(2026, 1, 1), Tier.C)[0]

        assert calendar.close_at(first) == datetime(2026, 4, 8, tzinfo=UTC)
        assert first.publish_at == datetime(2026, 4, 15, tzinfo=UTC)
