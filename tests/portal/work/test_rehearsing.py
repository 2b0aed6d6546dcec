"""A test is asked for in a visit of whoever sets the sign-in up, and its result comes back to that visit."""

from uuid import UUID

import pytest

from portal import visits
from tests import setting_up, visiting
from tests.setting_up import Pages

WORK = "http://localhost:8000"
KESTREL, NORTHWIND = UUID(int=0xB2), UUID(int=0xA1)


@pytest.fixture
def hr(road):
    road.connect(KESTREL, "kestrel", active=False)
    return Pages(visiting.as_role(road.work, "hr", "hr", KESTREL), "/hr")


class TestIsAsked:
    def test_only_after_the_button(self, road, hr):
        login = f"/sso/saml/{hr.ident()}/login?for=test"
        assert hr.browser.get(login, base_url=WORK).status_code == 403

        hr.post("/connection/test/run", "/connection/test")

        assert hr.browser.get(login, base_url=WORK).status_code == 303
        assert road.work.test_client().get(login, base_url=WORK).status_code == 403

    def test_not_of_another_companys_connection(self, road, hr):
        theirs = road.connect(NORTHWIND, "northwind")
        hr.post("/connection/test/run", "/connection/test")

        assert hr.browser.get(f"/sso/saml/{theirs}/login?for=test", base_url=WORK).status_code == 403


class TestLand:
    def test_goes_on_where_it_was_asked(self, road, hr):
        secret = setting_up.invite(road.work, KESTREL)
        contact = Pages(hr.browser, "/setup")
        contact.post("/doorway", "/doorway", link=f"#{secret}")

        assert "The test passed" in setting_up.rehearse(road, hr).text

        assert "The test passed" in hr.text("/connection/test/result")
        assert "no longer kept" in contact.text("/connection/test/result")


class TestLookAt:
    def test_changes_nothing(self, road, hr):
        with road.work.test_request_context("/sso", base_url=WORK):
            assert visits.look_at(road.work.extensions["surfaces"][0]) == {}
