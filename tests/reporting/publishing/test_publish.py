from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kernel import signing
from reporting import release
from reporting.publishing import close, publish

KEY = signing.generate()
DAY = datetime(2026, 4, 15, tzinfo=UTC)


@pytest.fixture
def unit(house):
    unit_id = house.unit()
    house.deliver(unit_id)
    close.close_period(unit_id, "2026-Q1", at=house.quarter_end)
    return unit_id


class TestWaiting:
    def test_names_what_was_drawn_until_it_is_signed(self, unit):
        assert publish.waiting(at=DAY) == [(unit, "2026-Q1")]

        publish.sign(unit, "2026-Q1", KEY, within=True)

        assert publish.waiting(at=DAY) == []

    def test_waits_until_the_count_of_signed_vouchers_has_arrived(self, house, unit):
        assert publish.waiting(at=house.quarter_end + timedelta(hours=20)) == []


class TestSign:
    def test_signs_once(self, unit):
        assert publish.sign(unit, "2026-Q1", KEY, within=True)
        assert not publish.sign(unit, "2026-Q1", signing.generate(), within=True)

    def test_is_not_found_before_the_draw(self, unit):
        with pytest.raises(publish.NoRelease):
            publish.sign(unit, "2026-Q2", KEY, within=True)

    def test_says_when_more_vouchers_were_spent_than_signed_and_not_how_many(self, house, unit):
        publish.sign(unit, "2026-Q1", KEY, within=False)

        with house.acting("care_machine_web"):
            found = release.verify(publish.get(unit, "2026-Q1", at=DAY), signing.public_bytes(KEY))

        assert found.vouchers_within is False
        assert set(found.families) == {"sessions", "starters", "modality", "ttfa"}

    def test_gives_documents_of_one_shape_whoever_took_part(self, house, unit):
        other = house.unit()
        close.close_period(other, "2026-Q1", at=house.quarter_end)
        for each in (unit, other):
            publish.sign(each, "2026-Q1", KEY, within=True)

        with house.acting("care_machine_web"):
            busy, empty = (
                release.verify(publish.get(one, "2026-Q1", at=DAY), signing.public_bytes(KEY)) for one in (unit, other)
            )

        assert busy.period == empty.period
        assert {name: list(family.cells) for name, family in busy.families.items()} == {
            name: list(family.cells) for name, family in empty.families.items()
        }


class TestGet:
    def test_is_not_found_before_its_day(self, house, unit):
        publish.sign(unit, "2026-Q1", KEY, within=True)

        with house.acting("care_machine_web"):
            with pytest.raises(publish.NoRelease):
                publish.get(unit, "2026-Q1", at=datetime(2026, 4, 14, 23, 59, tzinfo=UTC))
            assert publish.get(unit, "2026-Q1", at=DAY)

    def test_is_not_found_for_another_unit(self, house, unit):
        with house.acting("care_machine_web"), pytest.raises(publish.NoRelease):
            publish.get(uuid4(), "2026-Q1", at=DAY)
