"""Digests of who signed in: the same person never looks alike at two surfaces or two connections."""

from datetime import UTC, datetime

import pytest

from sso import subjects
from sso.purposes import Purpose
from sso.saml.postcheck import Assertion
from sso.subjects import Peppers

PEPPERS = Peppers(desk=b"d" * 32, staff=b"s" * 32)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def said(name_id: str) -> Assertion:
    return Assertion("_a", "idp", NOW, None, name_id, {})


class TestDigest:
    def test_differs_by_surface_connection_and_person(self):
        found = {
            subjects.digest(said(name), connection, purpose, PEPPERS)
            for name in ("p-1", "p-2")
            for connection in ("c-1", "c-2")
            for purpose in (Purpose.DESK, Purpose.STAFF)
        }

        assert len(found) == 8

    def test_stays_the_same(self):
        first, again = (subjects.digest(said("p-1"), "c-1", Purpose.DESK, PEPPERS) for _ in range(2))

        assert first == again


class TestFindNumber:
    @pytest.mark.parametrize(
        ("values", "number"),
        [
            (("00123",), "00123"),
            ((" 00123 ",), "00123"),
            (("1", "2"), "1"),
            (("",), None),
            ((), None),
            (("1" * 65,), None),
            (("1\x002",), None),
        ],
    )
    def test_takes_the_first_usable_value(self, values, number):
        assert subjects.find_number({"employee_number": values}, "employee_number") == number

    def test_finds_nothing_under_another_name(self):
        assert subjects.find_number({"other": ("1",)}, "employee_number") is None
