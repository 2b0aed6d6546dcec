"""The worker fills care's seam to the releases, and its turns do what they say."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from eligibility.redeeming.tables.accounts import Account
from kernel.database import db
from portal import unit_of_work
from portal.care.jobs import appointments, effects
from reporting.publishing import contributions

AMBER, UNIT = UUID(int=0xA), UUID(int=0x77)


class TestToReleases:
    @pytest.fixture
    def account(self, care_app):
        """Amber's, in its unit."""
        with care_app.app_context():
            with unit_of_work.acting("client_web", account_id=AMBER):
                db.session.add(Account(account_id=AMBER, unit_id=UNIT, period="2026", covered_until=date(2026, 12, 31)))
            yield

    @pytest.mark.usefixtures("account")
    def test_finds_the_unit_of_the_account(self):
        with unit_of_work.everybody("care_job"):
            assert appointments.member_of(AMBER) == contributions.Member(UNIT, AMBER)

    @pytest.mark.usefixtures("account")
    def test_says_nothing_of_an_account_that_is_erased(self):
        with unit_of_work.everybody("care_job"):
            assert appointments.member_of(uuid4()) is None


class TestTurns:
    def test_have_an_effect_each(self):
        assert {turn.name for turn in effects.TURNS} <= effects.EFFECTS.keys()

    @pytest.mark.parametrize("turn", [turn.name for turn in appointments.TURNS])
    def test_find_nothing_to_do_in_an_empty_house(self, care_app, turn):
        with care_app.app_context(), unit_of_work.everybody("care_job"):
            appointments.EFFECTS[turn](at=datetime(2026, 11, 23, tzinfo=UTC))
