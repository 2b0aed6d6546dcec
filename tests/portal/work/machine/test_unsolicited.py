"""A sign-in that the company's own page began: off unless agreed, for the desk only, never behind anybody's back."""

import base64
import html
import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
from lxml import etree

from kernel import clock
from portal import unit_of_work
from portal.work.standins.idp import answers
from sso import connections

WORK, IDP = "http://localhost:8000", "http://idp.localhost:8010"
NORTHWIND = UUID(int=0xA1)


@pytest.fixture
def switched_on(road, northwind):
    with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
        connections.get(northwind).idp_initiated = True
    return northwind


def tile(road, connection_id, number="00123"):
    """What the company's own page has the browser post: signed by the idp, in answer to nothing."""
    application = f"{WORK}/sso/saml/{connection_id}/metadata"
    answer = answers.Answer(
        issuer=f"{IDP}/northwind/metadata",
        acs=f"http://localhost:8002/sso/saml/{connection_id}/acs",
        audience=application,
        in_response_to="",
        name_id=road.idp.config["CABINET"].name_id(application, "northwind", number),
        attributes={"employee_number": number},
    )
    root = answers.build(answer, at=clock.true_now() - timedelta(seconds=1))
    for element in root.iter():
        element.attrib.pop("InResponseTo", None)
    return root


def post(road, connection_id, root):
    answers.sign(root[-1], road.idp.config["CABINET"].signing_key())
    body = urlencode({"SAMLResponse": base64.b64encode(etree.tostring(root)).decode()}).encode()
    return road.post(connection_id, body)


def code_in(page):
    return html.unescape(re.search(r'name="code" value="([^"]+)"', page.text)[1])


def go_on(road, connection_id, code, browser=None):
    return (browser or road.browser).post(f"/sso/saml/{connection_id}/finish", data={"code": code}, base_url=WORK)


class TestReceive:
    def test_is_refused_unless_it_was_agreed(self, road, northwind, reasons):
        assert post(road, northwind, tile(road, northwind)).status_code == 403
        assert reasons() == [("refused", "in_response_to")]

    def test_is_refused_the_second_time(self, road, switched_on, reasons):
        root = tile(road, switched_on)
        assert post(road, switched_on, root).status_code == 303

        root[-1].remove(root[-1][1])
        assert post(road, switched_on, root).status_code == 403
        assert reasons() == [("refused", "seen_before")]

    def test_is_refused_who_is_not_on_the_roster(self, road, switched_on, reasons):
        assert post(road, switched_on, tile(road, switched_on, "99999")).status_code == 403
        assert reasons() == [("refused", "not_on_roster")]

    def test_does_not_change_the_way_from_our_side(self, road, switched_on):
        assert road.through(switched_on).location == "/"


class TestFinish:
    def test_asks_before_it_lets_anybody_in(self, road, switched_on):
        page = road.follow(post(road, switched_on, tile(road, switched_on)))

        assert page.status_code == 200
        assert "__Host-desk" not in str(page.headers)
        assert "Continue" in page.text

    def test_lets_in_to_the_desk_after_the_person_said_so(self, road, switched_on, rows):
        page = road.follow(post(road, switched_on, tile(road, switched_on)))

        arrived = go_on(road, switched_on, code_in(page))

        assert (arrived.status_code, arrived.location) == (303, "/")
        assert "__Host-desk=" in str(arrived.headers)
        assert rows("arrivals") == 0

    def test_is_for_the_desk_only(self, road, switched_on):
        road.hire(NORTHWIND, "northwind", switched_on)

        page = road.follow(post(road, switched_on, tile(road, switched_on)))

        assert "__Host-staff" not in str(go_on(road, switched_on, code_in(page)).headers)

    def test_belongs_to_the_browser_that_came_first(self, road, switched_on, reasons):
        page = road.follow(post(road, switched_on, tile(road, switched_on)))

        assert go_on(road, switched_on, code_in(page), road.work.test_client()).status_code == 403
        assert go_on(road, switched_on, code_in(page)).status_code == 403
        assert reasons()[0] == ("refused", "other_browser")

    def test_is_fetched_once(self, road, switched_on):
        posted = post(road, switched_on, tile(road, switched_on))
        road.follow(posted)

        assert road.follow(posted, road.work.test_client()).status_code == 403

    def test_does_not_take_the_first_code_for_an_answer(self, road, switched_on):
        posted = post(road, switched_on, tile(road, switched_on))

        assert go_on(road, switched_on, posted.location.partition("code=")[2]).status_code == 403

    def test_is_too_late_after_its_time(self, road, switched_on, databases, reasons):
        page = road.follow(post(road, switched_on, tile(road, switched_on)))
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.arrivals set ends_at = %s", [clock.true_now()])

        assert go_on(road, switched_on, code_in(page)).status_code == 403
        assert reasons() == [("refused", "finish_too_late")]


class TestDisable:
    def test_ends_the_desk_visits_that_came_by_it(self, road, northwind):
        road.through(northwind)
        assert road.browser.get("/", base_url=WORK).location == "/coverage"

        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
            connections.disable(connections.get(northwind))

        assert road.browser.get("/", base_url=WORK).location is None
        assert road.ask(northwind).status_code == 404
