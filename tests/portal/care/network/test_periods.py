"""The network manager sees where periods stand, and may have those that are due closed."""

from uuid import uuid4

import psycopg
import pytest
from flask import session

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import doors, unit_of_work, visits
from portal.surfaces import Visitor
from tests import house

CARE = "http://care.localhost:8001"


@pytest.fixture
def manager(care_app):
    """A browser in which a network manager has signed in."""
    with care_app.app_context(), unit_of_work.acting("network_web"):
        person = people.join(
            Invited("network", ("network",), None, "Sam"), key=bytes.fromhex(house.SECRET), at=clock.now()
        )
        person_id = person.person_id
    with care_app.test_request_context("/network/doorway", base_url=CARE):
        doors.enter()
        visits.begin(Visitor(person_id, frozenset(), "Sam", {}))
        answer = care_app.response_class()
        care_app.session_interface.save_session(care_app, session, answer)
        unit_of_work.keep()
    browser = care_app.test_client()
    name, _, value = answer.headers["Set-Cookie"].split(";")[0].partition("=")
    browser.set_cookie(name, value, domain="care.localhost")
    return browser


@pytest.fixture
def quarter(databases):
    """A unit with one period that ended in March."""
    unit = uuid4()
    with psycopg.connect(databases.care) as connection:
        connection.execute(
            "insert into published.years (unit_id, starts_on, eligible, is_pool, tier, plan_key, m, rho_cap) "
            "values (%s, '2026-01-01', 640, false, 'A', decode(repeat('00', 32), 'hex'), 1, 0.3)",
            [unit],
        )
        connection.execute(
            "insert into published.periods values (%s, '2026-01-q1', '2026-01-01', 'quarter', '2026-01-01', "
            "'2026-03-31', '2026-04-01 03:00Z', '2026-04-15 03:00Z')",
            [unit],
        )
    return unit


def close(browser, **fields):
    page = browser.get("/network/periods", base_url=CARE).text
    csrf = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    return browser.post(
        "/network/periods/close", data={"csrf_token": csrf} | fields, base_url=CARE, headers={"Origin": CARE}
    )


def asked(databases):
    with psycopg.connect(databases.care) as connection:
        return connection.execute("select count(*) from house.outbox where kind = 'close_and_publish'").fetchone()[0]


class TestIndex:
    def test_says_where_a_period_stands(self, manager, quarter):
        said = manager.get("/network/periods", base_url=CARE).text

        assert "2026-01-q1" in said
        assert "Can be closed" in said
        assert "15 April 2026" in said

    def test_says_when_there_is_none(self, manager):
        assert "No periods yet" in manager.get("/network/periods", base_url=CARE).text

    def test_is_not_for_a_stranger(self, care_app):
        assert care_app.test_client().get("/network/periods", base_url=CARE).status_code in (303, 401)


class TestClose:
    def test_puts_the_work_into_the_outbox(self, manager, quarter, databases):
        assert close(manager).status_code == 303

        assert asked(databases) == 1

    def test_is_refused_without_a_signature_of_the_form(self, manager, quarter, databases):
        close(manager, csrf_token="")

        assert asked(databases) == 0

    def test_is_not_for_a_stranger(self, care_app, databases):
        answer = care_app.test_client().post("/network/periods/close", base_url=CARE, headers={"Origin": CARE})

        assert answer.status_code in (400, 401, 403)
        assert asked(databases) == 0

    def test_does_not_answer_get(self, manager):
        assert manager.get("/network/periods/close", base_url=CARE).status_code == 405
