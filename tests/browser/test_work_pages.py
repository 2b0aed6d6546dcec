"""Every page of HR, finance and operators that can be opened by its address alone, as the person it is for sees it."""

import io
import re
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kernel import clock
from kernel.database import db
from kernel.staff import people
from portal import unit_of_work
from portal.assets import build
from portal.work import app as work_app_module
from sso import mail_domains, role_groups
from tenants import break_glass, organisations, resets
from tenants.organisations import Wanted
from tests import house, scim, serving, soft_key, visiting, walking

pytestmark = pytest.mark.browser
NORTHWIND = UUID(int=0xA1)
KEY = bytes.fromhex(house.SECRET)
PEOPLE = {"hr": ("hr", NORTHWIND), "finance": ("finance", NORTHWIND), "operator": ("operator", None)}
# The pages under a connection are those of test_setup_pages.
# Pages with an id in their address, and one of the desk for whoever has not come in.
BESIDES = {"hr": ["/company"], "operator": [f"/operator/{noun}/{NORTHWIND}" for noun in ("organisations", "resets")]}
NOT_PAGES = re.compile(r"<|\.csv$|^/hr/connection/|/metadata$|^/static|^/healthz|^/readyz|^/keys|^/begin")


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
    here = {surface: visiting.as_role(app, surface, role, tenant) for surface, (role, tenant) in PEOPLE.items()}
    file = (io.BytesIO(b"Employee ID,Status\n" + b"\n".join(b"%05d,active" % n for n in range(40))), "people.csv")
    post(here["hr"], base, "/hr/roster", declared="full", encoding="utf-8", dates="2026-12-31", file=file)
    decide_who_may_come_in(app)
    directory = scim.connect(app, NORTHWIND)
    # More endings than are carried out without HR's word, so that the page asks for it.
    for ident in [directory.bring(str(number))["id"] for number in range(12)]:
        directory.end(ident)
    return {
        surface: browser.get_cookie(f"__Host-{'operator' if surface == 'operator' else 'staff'}")
        for surface, browser in here.items()
    }


def decide_who_may_come_in(app):
    """A domain in each state, a group, an emergency passkey, and a reset that waits."""
    at = clock.now()
    with app.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
        for state in mail_domains.State:
            row = mail_domains.claim(f"{state}.northwind-holding.example", at=at)
            row.state, row.checked_at, row.verified_at = state, at, at
            row.missing_since = at if state in ("missing", "lost") else None
        role_groups.choose(role_groups.GroupRole.HR, "http://schemas.example/identity/claims/groups", "8f1c2f0e", at=at)
        person = people.all_of("staff")[0]
        soft_key.SoftKey().add(person.person_id, NORTHWIND)
        break_glass.name(person, at=at)
    with app.app_context(), unit_of_work.acting("operator_web", tenant_id=NORTHWIND):
        contact = resets.Contact("Robin Reed", "robin@claimed.northwind-holding.example")
        resets.ask(contact, "They called, and we called back.", by=UUID(int=3), key=KEY, at=at)


@pytest.mark.parametrize("surface", PEOPLE)
def test_pages_are_clear_to_everybody(served, browser, surface):
    app, base = served
    cookie = furnish(app, base)[surface]

    assert walking.faults(browser, base, cookie, addresses(app, surface) + BESIDES.get(surface, [])) == []
