"""The first page: the same for all who have not come in; whoever has is taken to what is covered."""

from dataclasses import replace
from uuid import UUID

LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
WORK = "http://localhost:8000"


class TestShow:
    def test_explains_without_knowing_anybody(self, work_app):
        page = work_app.test_client().get("/", base_url=WORK)

        assert page.status_code == 200
        assert "Set-Cookie" not in page.headers

    def test_offers_the_demonstrations_sign_ins_that_are_in_use(self, road, desk):
        used = road.connect(LARKFIELD, "northwind")
        road.connect(NORTHMOOR, "kestrel", active=False)

        page = road.browser.get("/", base_url=WORK)

        assert "Larkfield" in page.text
        assert f"/sso/saml/{used}/login" in page.text
        assert page.text.count("/login") == 1

    def test_names_no_company_outside_the_demonstration(self, road, desk):
        road.connect(LARKFIELD, "northwind")
        road.work.extensions["settings"] = replace(road.work.extensions["settings"], demonstration=False)

        assert "/login" not in road.browser.get("/", base_url=WORK).text

    def test_takes_who_has_come_in_to_what_is_covered(self, desk):
        assert desk.browser().get("/", base_url=WORK).location == "/coverage"


class TestLeave:
    def test_ends_the_visit(self, desk):
        browser = desk.browser()
        page = browser.get("/coverage", base_url=WORK)
        field = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]

        left = browser.post("/leave", data={"csrf_token": field}, base_url=WORK)

        assert left.location == "/"
        assert browser.get("/begin", base_url=WORK).status_code == 401

    def test_is_refused_from_a_page_that_is_not_ours(self, desk):
        browser = desk.browser()

        assert browser.post("/leave", base_url=WORK).status_code == 400
        assert browser.get("/begin", base_url=WORK).status_code == 200

    def test_is_refused_by_get(self, desk):
        assert desk.browser().get("/leave", base_url=WORK).status_code == 405
