"""Sign-outs that begin at the company: they end visits of people with a role, and tell nobody who was here."""

from dataclasses import replace
from uuid import UUID

import pytest

from kernel import clock
from portal import unit_of_work
from sso import connections
from tests.sso.attacks.logouts import Asked

WORK, IDP = "http://localhost:8000", "http://idp.localhost:8010"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
SLO_URL = "http://idp.localhost:8010/northwind/logged-out"


@pytest.fixture
def asked(road, northwind, idp):
    """The company's idp asks to end the visits of whoever has the number 00123."""
    cabinet = idp.config["CABINET"]
    return Asked(
        issuer=f"{IDP}/northwind/metadata",
        destination=f"{WORK}/sso/saml/{northwind}/slo",
        key_pem=cabinet.signing_key().private_key_pem,
        at=clock.true_now(),
        name_id=cabinet.name_id(f"{WORK}/sso/saml/{northwind}/metadata", "northwind", "00123"),
    )


@pytest.fixture
def robin(road, northwind):
    """Robin of HR, who came in through the company."""
    road.hire(NORTHWIND, "northwind", northwind)
    road.through(northwind, "staff")
    assert is_in(road.browser)
    return road.browser


def is_in(browser) -> bool:
    return browser.get("/hr/colleagues", base_url=WORK).status_code == 200


def ask(road, connection_id, query):
    address = f"/sso/saml/{connection_id}/slo"
    return road.work.test_client().get(address, query_string=query.decode(), base_url=WORK)


def wants_an_answer(road, connection_id):
    with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
        connections.get(connection_id).slo_url = SLO_URL


class TestReceive:
    def test_ends_the_visits_of_that_name(self, road, northwind, asked, robin):
        page = ask(road, northwind, asked.query())

        assert (page.status_code, "You are signed out" in page.text) == (200, True)
        assert not is_in(robin)

    def test_ends_a_visit_under_the_index_it_names_and_no_other(self, road, northwind, asked, robin):
        assert ask(road, northwind, replace(asked, indexes=("elsewhere",)).query()).status_code == 200
        assert is_in(robin)

    def test_leaves_other_people_in(self, road, northwind, asked, robin):
        assert ask(road, northwind, replace(asked, name_id="p-somebody-else").query()).status_code == 200

        assert is_in(robin)

    def test_leaves_another_company_in(self, road, asked, northwind):
        kestrel = road.connect(KESTREL, "kestrel")
        road.hire(KESTREL, "kestrel", kestrel)
        road.through(kestrel, "staff")

        assert ask(road, kestrel, asked.query()).status_code == 403
        assert ask(road, northwind, asked.query()).status_code == 200
        assert is_in(road.browser)

    def test_leaves_the_desk_alone(self, road, northwind, asked):
        road.through(northwind)

        assert ask(road, northwind, asked.query()).status_code == 200
        assert road.browser.get("/", base_url=WORK).location == "/coverage"

    def test_answers_the_same_whoever_was_here(self, road, northwind, asked, robin):
        wants_an_answer(road, northwind)

        known = ask(road, northwind, asked.query())
        unknown = ask(road, northwind, replace(asked, name_id="p-nobody").query())

        assert (known.status_code, unknown.status_code) == (303, 303)
        assert known.location.startswith(f"{SLO_URL}?SAMLResponse=")
        assert abs(len(known.location) - len(unknown.location)) < 100

    def test_is_refused_unsigned_and_ends_nothing(self, road, northwind, asked, robin, reasons):
        page = ask(road, northwind, asked.query().partition(b"&Signature=")[0])

        assert (page.status_code, "<code>" in page.text) == (403, True)
        assert is_in(robin)
        assert reasons()[-1] == ("refused", "fields")

    def test_is_heard_once(self, road, northwind, asked, robin):
        query = asked.query()
        ask(road, northwind, query)
        road.through(northwind, "staff")

        assert ask(road, northwind, query).status_code == 403
        assert is_in(robin)

    def test_is_not_found_once_switched_off(self, road, northwind, asked):
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
            connections.disable(connections.get(northwind))

        assert ask(road, northwind, asked.query()).status_code == 404

    def test_stands_in_our_metadata(self, road, northwind):
        page = road.browser.get(f"/sso/saml/{northwind}/metadata", base_url=WORK)

        assert f'Location="{WORK}/sso/saml/{northwind}/slo"' in page.text
