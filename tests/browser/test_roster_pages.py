"""The pages of one roster file: clear to everybody in each state, and one that moves on by itself."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from kernel.database import db
from portal.assets import build
from portal.work import app as work_app_module
from tests import house, rostering, serving, visiting, walking
from tests.rostering import csv_of

pytestmark = pytest.mark.browser
NORTHWIND = UUID(int=0xA1)
CROOKED = b"Employee ID,Status\n" + b"".join(b"%05d,active\n" % n for n in range(99)) + b"00100,maybe\n"


@pytest.fixture
def served(servers, databases, tmp_path):
    """The work side at an address of its own."""
    build.build()
    port = serving.free_port()
    settings = house.settings_of_work(servers, databases.work, databases.issuer, tmp_path)
    app = work_app_module.create(replace(settings, base_url=f"http://localhost:{port}"))
    app.testing = True
    with serving.serving(app, port):
        yield app, f"http://localhost:{port}"
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def hr(served):
    app, base = served
    browser = visiting.as_role(app, "hr", "hr", NORTHWIND)
    return rostering.Hr(browser, lambda: rostering.deliver(app), base)


def test_a_files_pages_are_clear_in_every_state(served, hr, browser):
    _, base = served
    places = []
    for raw in (CROOKED, csv_of(40), b"Kennzahl;Lage\n1;aktiv\n"):
        hr.send(raw)
        places.append(hr.place)
    places.append(hr.upload(csv_of(90)).location)

    assert walking.faults(browser, base, hr.browser.get_cookie("__Host-staff"), places) == []


def test_a_waiting_page_becomes_the_answer_by_itself(served, hr, browser):
    _, base = served
    place = hr.upload(csv_of(12)).location
    context = browser.new_context()
    cookie = hr.browser.get_cookie("__Host-staff")
    context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": base.replace("http:", "https:"), "secure": True}]
    )
    page = context.new_page()
    page.goto(f"{base}{place}")
    page.get_by_role("heading", name="We are reading the file").wait_for()

    hr.work()

    page.get_by_role("heading", name="The file was applied").wait_for()
    assert re.search(r"Joined\s+12", page.inner_text("main"))
    context.close()
