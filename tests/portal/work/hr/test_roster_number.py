from uuid import UUID

import psycopg
import pytest

NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
FILE = b"Employee ID,Status,Start,End\n00017,active,,\n00018,left,,2020-01-31\n00019,active,2999-01-01,\n"


@pytest.fixture
def hr(as_hr):
    hr = as_hr(NORTHWIND)
    hr.send(FILE)
    return hr


def ask(hr, number):
    return hr.post("/hr/roster-number", number=number)


class TestAsk:
    @pytest.mark.parametrize(
        ("number", "words"),
        [
            ("00017", "on the roster and covered."),
            (" 00017 ", "on the roster and covered."),
            ("17", "is not on the roster."),
            ("00018", "not covered since the end of 31 January 2020."),
            ("00019", "on the roster, and covered from 1 January 2999."),
        ],
    )
    def test_says_what_the_roster_says(self, hr, number, words):
        assert words in ask(hr, number).text

    def test_says_nothing_of_another_organisations_people(self, hr, as_hr):
        assert "is not on the roster" in ask(as_hr(KESTREL), "00017").text

    def test_writes_the_asking_down_and_not_the_number(self, hr, databases):
        ask(hr, "00017")

        with psycopg.connect(databases.work) as admin:
            rows = admin.execute("select act, about, reason from house.audit where act = 'ask_number'").fetchall()
        assert rows == [("ask_number", "roster", None)]

    def test_repeats_no_number_in_its_answer(self, hr):
        assert "00017" not in ask(hr, "00017").text

    def test_answers_the_same_bytes_for_two_who_are_covered_alike(self, as_hr):
        hr = as_hr(NORTHWIND)
        hr.send(FILE + b"00020,active,,\n")

        one, other = (
            ask(hr, number).text.split("<main")[1].split('name="csrf_token"')[0] for number in ("00017", "00020")
        )

        assert one == other

    def test_is_asked_so_often_and_no_oftener(self, hr):
        answers = [ask(hr, f"{number:05}").status_code for number in range(22)]

        assert (answers[0], answers[-1]) == (200, 429)

    def test_wants_a_number(self, hr):
        assert ask(hr, "").status_code == 422

    def test_takes_no_number_in_an_address(self, hr):
        assert "on the roster and covered" not in hr.see("/hr/roster-number?number=00017").text
