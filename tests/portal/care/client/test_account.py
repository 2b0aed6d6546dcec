"""What we keep, in words and from the rows; and that all of it goes when its owner says so."""

import json
from datetime import timedelta

from tests.portal.care.town import WEDNESDAY, Visitor


class TestShow:
    def test_begins_with_almost_nothing(self, amber):
        said = amber.words("/me")

        assert "Covered until 1 November 2027" in said
        assert "Appointments 0" in said

    def test_shows_the_answers_and_how_often(self, booked, amber):
        said = amber.words("/me")

        assert "We call you Amber Finch" in said
        assert "Losing someone or something" in said
        assert "Appointments 1" in said

    def test_shows_nobody_elses(self, booked, birch):
        assert "Amber Finch" not in birch.words("/me")

    def test_is_not_for_who_is_not_signed_in(self, stranger):
        assert stranger.get("/me").location == "/enter"


class TestCopy:
    def test_holds_every_row_and_nobody_elses(self, booked, amber, birch):
        answer = amber.get("/me/copy")
        mine, hers = json.loads(answer.get_data()), json.loads(birch.get("/me/copy").get_data())

        assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.json"'
        assert [row["called"] for row in mine["care.clients"]] == ["Amber Finch"]
        assert {name: len(rows) for name, rows in mine.items()} == {
            "care.appointment_events": 2,
            "care.appointments": 1,
            "care.card_openings": 0,
            "care.clients": 1,
            "care.contact_cards": 0,
            "care.offers": 1,
            "care.referrals": 1,
            "redeeming.accounts": 1,
            "redeeming.logins": 1,
            "redeeming.passkeys": 0,
        }
        assert [name for name, rows in hers.items() if rows] == ["redeeming.accounts", "redeeming.logins"]

    def test_is_not_for_who_is_not_signed_in(self, stranger):
        assert stranger.get("/me/copy").location == "/enter"


class TestRead:
    def test_shows_the_rows(self, booked, amber):
        assert "What we keep about you" in amber.words("/me")
        assert "Amber Finch" in amber.words("/me/rows")

    def test_says_which_tables_hold_nothing(self, amber):
        assert "Nothing of yours stands in care.appointment_events, care.appointments" in amber.words("/me/rows")


class TestErase:
    def test_ends_the_visits_of_other_browsers(self, booked, amber, care_app):
        phone = Visitor(care_app)
        phone.send("/enter", amber.login)
        assert "Covered until" in phone.words("/me")

        amber.post("/me/erase", {"sure": "y"})

        assert phone.get("/me").location == "/enter"

    def test_leaves_nothing_and_ends_the_visit(self, booked, amber, birch):
        amber.post("/me/erase", {"sure": "y"})

        assert amber.get("/me").location == "/enter"
        assert amber.send("/enter", amber.login).status_code == 403
        assert "Covered until" in birch.words("/me")

    def test_needs_the_tick(self, booked, amber):
        refused = amber.post("/me/erase")

        assert refused.status_code == 422
        assert "Nothing has been erased yet" in refused.get_data(as_text=True)
        assert "Appointments 1" in amber.words("/me")

    def test_waits_for_the_end_of_an_appointment(self, booked, amber, tmp_path):
        amber.come_back(tmp_path, WEDNESDAY + timedelta(minutes=5))
        refused = amber.post("/me/erase", {"sure": "y"})

        assert refused.status_code == 409
        assert "as soon as it is over" in refused.get_data(as_text=True)

    def test_keeps_the_voucher_spent(self, come, payer, stranger):
        voucher = payer.voucher()
        stranger.redeem(payer, token=voucher)
        stranger.post("/me/erase", {"sure": "y"})

        assert stranger.redeem(payer, token=voucher).status_code == 410

    def test_can_be_followed_by_the_same_words(self, amber, payer):
        amber.post("/me/erase", {"sure": "y"})

        assert amber.redeem(payer, login=amber.login).status_code == 204
