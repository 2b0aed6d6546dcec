"""A client's appointments: seen by them alone, put into a neutral file, cancelled with the cost said first."""

from datetime import timedelta

import pytest

from tests.portal.care.town import WEDNESDAY


class TestIndex:
    def test_says_where_nothing_is_ahead(self, amber):
        assert "Nothing is ahead" in amber.words("/appointments")

    def test_lists_what_is_booked_and_what_is_held(self, booked, amber):
        assert "Sam Lindqvist, Video call Booked" in amber.words("/appointments")

    def test_lists_what_is_held_while_somebody_answers(self, asked):
        assert "Dr Okafor, Video call Held for you" in asked.words("/appointments")


class TestShow:
    def test_says_when_with_whom_and_how(self, booked, amber):
        said = amber.words(booked)

        assert "With Sam Lindqvist" in said
        assert "50 minutes" in said

    def test_is_not_found_for_anybody_else(self, booked, birch):
        assert birch.get(booked).status_code == 404

    def test_has_a_neutral_title(self, booked, amber):
        assert "<title>Appointment</title>" in amber.get(booked).get_data(as_text=True)


class TestCalendar:
    def test_says_appointment_and_nothing_else(self, booked, amber):
        file = amber.get(f"{booked}/calendar")

        assert file.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
        assert b"SUMMARY:Appointment\r\n" in file.data
        assert b"Lindqvist" not in file.data

    def test_is_not_found_for_anybody_else(self, booked, birch):
        assert birch.get(f"{booked}/calendar").status_code == 404


class TestWeigh:
    def test_says_until_when_it_is_free(self, booked, amber):
        assert "until Tuesday 24 November, 09:00, London time, and it uses nothing" in amber.words(f"{booked}/cancel")

    def test_says_when_it_is_too_late(self, booked, amber, tmp_path):
        amber.come_back(tmp_path, WEDNESDAY - timedelta(hours=2))

        assert "too late to cancel without its counting" in amber.words(f"{booked}/cancel")


class TestCancel:
    def test_cancels_and_uses_nothing_in_time(self, booked, amber):
        answer = amber.post(f"{booked}/cancel")

        assert answer.location == "/appointments"
        assert "It used nothing." in amber.words("/appointments")
        assert "You have 6 appointments left of 6." in amber.words("/my")

    def test_is_refused_twice(self, booked, amber):
        amber.post(f"{booked}/cancel")

        assert amber.post(f"{booked}/cancel").status_code == 409

    def test_is_refused_when_it_has_begun(self, booked, amber, tmp_path):
        amber.come_back(tmp_path, WEDNESDAY + timedelta(minutes=1))

        assert amber.post(f"{booked}/cancel").status_code == 409

    @pytest.mark.parametrize("path", ["", "/cancel"])
    def test_is_not_found_for_anybody_else(self, booked, amber, birch, path):
        assert birch.get(f"{booked}{path}").status_code == 404
        assert birch.post(f"{booked}/cancel", page="/step/1").status_code == 404
        assert "Booked" in amber.words(booked)
