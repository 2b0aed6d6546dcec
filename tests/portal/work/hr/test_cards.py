"""Striking off before a card is drawn: once, for who is covered, and written down without saying who."""

from datetime import timedelta

import psycopg
import pytest

from kernel import clock
from tests import rostering, visiting
from tests.desk import LARKFIELD, NORTHMOOR, Desk, Making, signing

WORK = "http://localhost:8000"


@pytest.fixture
def desk(work_app):
    desk = Desk(work_app)
    desk.employ(LARKFIELD, "larkfield")
    desk.employ(NORTHMOOR, "northmoor", per_member=3)
    desk.publish()
    return desk


@pytest.fixture
def hr(work_app, desk):
    return rostering.Hr(visiting.as_role(work_app, "hr", "hr", LARKFIELD), lambda: None)


def strike(hr, number="0001", repeated=None):
    return hr.post("/hr/cards", number=number, repeated=number if repeated is None else repeated)


class TestShow:
    def test_is_not_for_finance(self, work_app, desk):
        finance = visiting.as_role(work_app, "hr", "finance", LARKFIELD)

        assert finance.get("/hr/cards", base_url=WORK).status_code == 403

    def test_wants_to_know_again_who_it_is(self, hr, tmp_path):
        file = tmp_path / "clock"
        file.write_text(str(round(timedelta(minutes=6).total_seconds())))
        clock.follow(file)

        assert hr.see("/hr/cards").location.startswith("/hr/doorway/again")
        assert strike(hr).status_code == 403


class TestStrike:
    def test_counts_the_voucher_and_lets_draw_one_card(self, hr, desk, databases):
        page = strike(hr, " 0001 ")

        assert "Let them draw one card" in page.text
        assert desk.grants(databases) == [1]

    def test_counts_a_whole_households_and_says_how_many(self, work_app, desk, databases):
        page = strike(rostering.Hr(visiting.as_role(work_app, "hr", "hr", NORTHMOOR), lambda: None))

        assert "Let them draw 3 cards" in page.text
        assert desk.grants(databases) == [3]

    def test_ends_collecting(self, hr, desk):
        strike(hr)
        with signing(desk.app):
            headers = {"Origin": WORK}
            answer = desk.browser().post(
                "/issue",
                data=Making(desk.key()).ask,
                base_url=WORK,
                content_type="application/private-token-request",
                headers=headers,
            )

        assert answer.status_code == 409

    def test_is_refused_the_second_time_and_counts_nothing(self, hr, desk, databases):
        strike(hr)
        again = strike(hr)

        assert again.status_code == 422
        assert "no card is due" in again.text
        assert desk.grants(databases) == [1]

    @pytest.mark.parametrize("number", ["1", "9999", "northmoor"])
    def test_is_refused_for_a_number_that_is_not_on_the_roster(self, hr, desk, databases, number):
        refused = strike(hr, number)

        assert (refused.status_code, "not on the roster" in refused.text) == (422, True)
        assert desk.grants(databases) == []

    def test_says_from_when_a_newcomer_can_draw(self, hr, desk, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute("update tenants.people set starts_on = '2999-01-01'")

        refused = strike(hr)

        assert (refused.status_code, "covered from 1 January 2999" in refused.text) == (422, True)
        assert desk.grants(databases) == []

    @pytest.mark.parametrize(("number", "repeated"), [("", ""), ("0001", ""), ("0001", "0002")])
    def test_wants_the_same_number_twice(self, hr, desk, databases, number, repeated):
        assert strike(hr, number, repeated).status_code == 422
        assert desk.grants(databases) == []

    def test_writes_the_act_down_and_not_the_number(self, hr, databases):
        strike(hr)

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select act, about, reason, changes from house.audit where act = 'strike_off'")
            assert rows.fetchall() == [("strike_off", "cards", None, None)]

    def test_writes_nothing_down_when_it_is_refused(self, hr, databases):
        strike(hr, "9999")

        with psycopg.connect(databases.work) as admin:
            assert admin.execute("select count(*) from house.audit where act = 'strike_off'").fetchone() == (0,)

    def test_repeats_no_number_in_its_answer(self, hr):
        assert "0001" not in strike(hr).text

    def test_takes_no_number_in_an_address(self, hr, desk, databases):
        hr.see("/hr/cards?number=0001&repeated=0001")

        assert desk.grants(databases) == []
