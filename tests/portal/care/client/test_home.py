"""A client's own page says where they stand, and lets them take back what they asked."""

from datetime import UTC, datetime, timedelta

from care import referrals

OVER = datetime(2027, 11, 2, 8, tzinfo=UTC)


class TestShow:
    def test_begins_with_an_offer_to_start(self, amber):
        said = amber.words("/my")

        assert "Find someone to talk to" in said
        assert "You have 6 appointments left of 6." in said

    def test_goes_on_where_they_stopped(self, answered):
        assert "Carry on where you stopped" in answered.words("/my")

    def test_puts_the_next_appointment_first(self, booked, amber):
        said = amber.words("/my")

        assert "Your next appointment Wednesday 25 November, 09:00, London time With Sam Lindqvist" in said
        assert "You have 5 appointments left of 6." in said

    def test_says_so_kindly_when_somebody_could_not(self, asked, as_okafor):
        as_okafor(referrals.decline, "full")

        assert "It has nothing to do with you." in asked.words("/my")

    def test_shows_the_lines_of_where_they_will_be_on_another_device_too(self, booked, amber, stranger):
        assert "116 123" not in stranger.words("/")

        stranger.send("/enter", amber.login)

        assert "116 123" in stranger.words("/my")
        assert "116 123" in stranger.words("/appointments")

    def test_offers_nothing_to_book_once_cover_has_ended(self, booked, amber, tmp_path):
        amber.come_back(tmp_path, OVER)

        said = amber.words("/my")

        assert "Your cover has ended" in said
        assert "Sam Lindqvist" in said
        assert "Book another time" not in said
        assert "appointments left" not in said

    def test_goes_on_after_a_year_that_is_over(self, booked, amber, tmp_path):
        amber.come_back(tmp_path, OVER - timedelta(days=2))

        said = amber.words("/my")

        assert "Your cover runs until 1 November 2027" in said
        assert "Book another time" in said

    def test_shows_nobody_elses(self, booked, birch):
        assert "Lindqvist" not in birch.words("/my")

    def test_warns_before_the_visit_ends(self, amber):
        assert 'data-idle="/my/here"' in amber.get("/my").get_data(as_text=True)


class TestStay:
    def test_keeps_the_visit(self, amber, stranger):
        assert amber.get("/my/here").status_code == 204
        assert stranger.get("/my/here", headers={"Accept": "*/*"}).status_code == 401


class TestWithdraw:
    def test_takes_it_back(self, asked):
        answer = asked.post("/my/withdraw", page="/my")

        assert answer.status_code == 303
        assert "Find someone to talk to" in asked.words("/my")
        assert "You have 6 appointments left of 6." in asked.words("/my")

    def test_is_not_found_twice(self, asked):
        asked.post("/my/withdraw", page="/my")

        assert asked.post("/my/withdraw", page="/step/1").status_code == 404

    def test_takes_back_nobody_elses(self, asked, birch):
        assert birch.post("/my/withdraw", page="/step/1").status_code == 404
        assert "We have asked Dr Okafor" in asked.words("/my")

    def test_is_not_there_to_get(self, amber):
        assert amber.get("/my/withdraw").status_code == 405
