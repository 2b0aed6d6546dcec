"""What we keep, in words and from the rows."""


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
