"""HR gives its IT a link, sees where it stands, and ends it."""

import re
from uuid import UUID

import pytest

from tests import setting_up, visiting
from tests.setting_up import Pages

WORK = "http://localhost:8000"
KESTREL, NORTHWIND = UUID(int=0xB2), UUID(int=0xA1)


@pytest.fixture
def hr(work_app):
    return Pages(visiting.as_role(work_app, "hr", "hr", KESTREL), "/hr")


def make(hr):
    page = hr.post("/setup-links", "/setup-links", called="Sam in IT")
    assert page.status_code == 200
    return re.search(r"/setup/doorway#([\w-]{43})", page.text).group(1)


class TestMake:
    def test_shows_a_link_once(self, hr):
        secret = make(hr)

        assert secret not in hr.text("/setup-links")
        assert "Sam in IT" in hr.text("/setup-links")
        assert "Not opened yet" in hr.text("/setup-links")

    def test_asks_for_whom(self, hr):
        assert hr.post("/setup-links", "/setup-links", called="").status_code == 422

    def test_makes_one_that_opens(self, hr, work_app):
        contact = setting_up.open_link(work_app, make(hr))

        assert contact.get("/connection").status_code == 200
        assert "opened" in hr.text("/setup-links")

    @pytest.mark.parametrize("surface", ["finance", "operator"])
    def test_is_hrs_alone(self, work_app, surface):
        other = visiting.as_role(work_app, surface, surface, KESTREL if surface == "finance" else None)

        assert other.get("/hr/setup-links", base_url=WORK).status_code in (303, 403)


class TestEnd:
    def path(self, hr):
        return re.search(r"/hr(/setup-links/[0-9a-f-]{36}/end)", hr.text("/setup-links")).group(1)

    def test_ends_the_visit_with_the_link(self, hr, work_app):
        contact = setting_up.open_link(work_app, make(hr))

        assert hr.post(self.path(hr), "/setup-links").status_code == 303

        assert contact.get("/connection").status_code == 303
        assert "Ended" in hr.text("/setup-links")

    def test_twice_changes_nothing(self, hr):
        make(hr)
        path = self.path(hr)

        assert [hr.post(path, "/setup-links").status_code for _ in range(2)] == [303, 303]

    def test_is_not_found_for_another_company(self, hr, work_app):
        make(hr)
        other = Pages(visiting.as_role(work_app, "hr", "hr", NORTHWIND), "/hr")

        assert other.post(self.path(hr), "/setup-links").status_code == 404
        assert "Not opened yet" in hr.text("/setup-links")
        assert "Sam in IT" not in other.text("/setup-links")
