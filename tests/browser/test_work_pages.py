"""Every page of HR, finance and operators that can be opened by its address alone, as the person it is for sees it."""

import io
import re
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe

from kernel import clock
from kernel.database import db
from portal import unit_of_work
from portal.assets import build
from portal.work import app as work_app_module
from tenants import organisations
from tenants.organisations import Wanted
from tests import house, serving, visiting

pytestmark = pytest.mark.browser
NORTHWIND = UUID(int=0xA1)
PEOPLE = {"hr": ("hr", NORTHWIND), "finance": ("finance", NORTHWIND), "operator": ("operator", None)}
SIGHTS = [(320, "light"), (1280, "dark")]
NOT_PAGES = re.compile(r"<|\.csv$|/metadata$|^/static|^/healthz|^/readyz|^/keys|^/begin")


@pytest.fixture
def served(servers, databases, tmp_path):
    """The work side at an address of its own, with an organisation that has sent a roster."""
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


def addresses(app, surface):
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] == surface)
    return sorted({rule.rule for rule in rules if "GET" in rule.methods and not NOT_PAGES.search(rule.rule)})


def post(browser, base, path, **fields):
    page = browser.get(path, base_url=base)
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)
    form = {"csrf_token": csrf, **fields}
    return browser.post(path, data=form, base_url=base, headers={"Origin": base})


def furnish(app, base):
    """Enough for pages to have something to show; returns the cookie of each person."""
    wanted = Wanted("northwind", "Northwind", "GB", date(2026, 1, 1))
    with app.app_context(), unit_of_work.acting("operator_web", tenant_id=NORTHWIND):
        organisations.add(NORTHWIND, wanted, at=clock.now())
    people = {surface: visiting.as_role(app, surface, role, tenant) for surface, (role, tenant) in PEOPLE.items()}
    file = (io.BytesIO(b"Employee ID,Status\n" + b"\n".join(b"%05d,active" % n for n in range(40))), "people.csv")
    post(people["hr"], base, "/hr/roster", declared="full", encoding="utf-8", dates="2026-12-31", file=file)
    return {
        surface: browser.get_cookie(f"__Host-{'operator' if surface == 'operator' else 'staff'}")
        for surface, browser in people.items()
    }


@pytest.mark.parametrize("surface", PEOPLE)
def test_pages_are_clear_to_everybody(served, browser, surface):
    app, base = served
    cookie = furnish(app, base)[surface]

    faults = [fault for sight in SIGHTS for fault in walk(browser, base, cookie, addresses(app, surface), sight)]

    assert faults == []


def walk(browser, base, cookie, paths, sight):
    """What is wrong with these pages in a window of this width and scheme."""
    width, scheme = sight
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    secure = base.replace("http:", "https:")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": secure, "secure": True}])
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    found = [f"{path} {width}: {fault}" for path in paths for fault in looks(page, base + path)]
    context.close()
    return found + said


def looks(page, url):
    """What is wrong with a page, if anything."""
    answer = page.goto(url)
    if answer.status != 200:
        yield f"answers {answer.status}"
        return
    yield from (
        violation["id"] + " " + violation["nodes"][0]["html"] for violation in Axe().run(page).response["violations"]
    )
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways"
    if page.locator("h1").count() != 1:
        yield "has not one heading"
