"""The pages of a sign-in's set-up, with something to show; HR's are the same ones under another address."""

from dataclasses import replace
from uuid import UUID

import pytest

from kernel.database import db
from portal.assets import build
from portal.work import acs_app
from portal.work import app as work_app_module
from portal.work.standins.idp import app as idp_app
from tests import house, serving, setting_up, walking
from tests.portal.work.conftest import IDP, Road

pytestmark = pytest.mark.browser
KESTREL = UUID(int=0xB2)
PAGES = (
    "", "/copy", "/copy/okta", "/give", "/give/address", "/give/document", "/give/fields", "/settings", "/test",
    "/test/result", "/keys", "/log",
)  # fmt: skip


@pytest.fixture
def served(servers, databases, tmp_path):
    """The servers of a sign-in, with the pages at an address of its own."""
    build.build()
    port = serving.free_port()
    origin = f"http://localhost:{port}"
    settings = replace(house.settings_of_work(servers, databases.work, databases.issuer, tmp_path), base_url=origin)
    road = Road(work_app_module.create(settings), acs_app.create(settings), idp_app.create(tmp_path / "idp", IDP))
    road.work.testing = road.acs.testing = True
    with serving.serving(road.work, port):
        yield road, origin
    for app in (road.work, road.acs):
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def furnish(road, origin):
    """An IT contact whose IdP is connected, and whose test was refused."""
    contact = setting_up.open_link(road.work, setting_up.invite(road.work, KESTREL), origin)
    contact.post("/connection/begin", "/connection")
    document = road.idp.test_client().get("/kestrel/metadata").text
    contact.post("/connection/give/document", "/connection/give/document", pasted=document)
    return contact


def test_pages_are_clear_to_everybody(served, browser):
    road, origin = served
    contact = furnish(road, origin)
    setting_up.rehearse(road, contact, spoil=setting_up.spoilt(b"</saml:Audience>", b"x</saml:Audience>"))
    cookie = contact.browser.get_cookie("__Host-setup")

    assert walking.faults(browser, origin, cookie, [f"/setup/connection{path}" for path in PAGES]) == []

    setting_up.rehearse(road, contact)
    contact.post("/connection/activate", "/connection/switch")
    paths = ["/setup/connection", "/setup/connection/test/result", "/setup/connection/switch", "/setup/doorway"]
    assert walking.faults(browser, origin, cookie, paths) == []


def test_link_goes_from_the_address_into_the_form(served, browser):
    road, origin = served
    secret = setting_up.invite(road.work, KESTREL)
    page = browser.new_context().new_page()

    page.goto(f"{origin}/setup/doorway#{secret}")
    assert secret not in page.url
    page.get_by_role("button", name="Begin").click()

    page.get_by_role("heading", name="Connect your company's sign-in").wait_for()
    page.context.close()
