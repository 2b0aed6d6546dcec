"""HR connects the company's sign-in without anybody's help."""

import html
import re
from io import BytesIO
from uuid import UUID

import psycopg
import pytest

WORK, IDP = "http://localhost:8000", "http://idp.localhost:8010"
KESTREL = UUID(int=0xB2)


@pytest.fixture
def kestrel(road):
    """HR of Kestrel, signed in through a connection that is switched off since."""
    connection_id = road.connect(KESTREL, "kestrel")
    road.hire(KESTREL, "kestrel", connection_id)
    road.through(connection_id, "staff")
    post(road, "disable")
    return road


def show(road):
    return road.browser.get("/hr/connection", base_url=WORK)


def post(road, act, **fields):
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', show(road).text).group(1)
    return road.browser.post(
        f"/hr/connection/{act}", data={"csrf_token": csrf} | fields, base_url=WORK, headers={"Origin": WORK}
    )


def document(road, company="kestrel"):
    return road.idp.test_client().get(f"/{company}/metadata").text


class TestShow:
    def test_sends_a_stranger_to_the_door(self, road):
        assert show(road).status_code in (303, 401)

    def test_begins_with_an_explanation(self, kestrel):
        assert "opaque name" in show(kestrel).text


class TestBegin:
    def test_gives_addresses_to_copy(self, kestrel):
        post(kestrel, "begin")

        addresses = re.findall(r"http://localhost:800[02]/sso/saml/[0-9a-f-]{36}/\w+", show(kestrel).text)
        assert {address.rpartition("/")[2] for address in addresses} == {"metadata", "acs"}

    def test_makes_one_only(self, kestrel):
        post(kestrel, "begin")
        first = show(kestrel).text
        post(kestrel, "begin")

        assert set(re.findall(r"saml/([0-9a-f-]{36})", show(kestrel).text)) == set(
            re.findall(r"saml/([0-9a-f-]{36})", first)
        )


class TestConnect:
    @pytest.mark.parametrize("way", ["pasted", "file"])
    def test_takes_metadata(self, kestrel, way):
        post(kestrel, "begin")
        given = document(kestrel)
        fields = {"pasted": given} if way == "pasted" else {"file": (BytesIO(given.encode()), "metadata.xml")}

        assert post(kestrel, "connect", **fields).status_code == 303
        assert f"{IDP}/kestrel/metadata" in show(kestrel).text

    def test_says_at_the_field_what_is_wrong_and_loses_nothing(self, kestrel):
        post(kestrel, "begin")

        page = post(kestrel, "connect", pasted="<a>mine</a>")

        assert page.status_code == 422
        assert "not SAML 2.0 metadata" in page.text
        assert "<a>mine</a>" in html.unescape(page.text)

    def test_takes_no_other_idp_while_people_use_it(self, kestrel):
        post(kestrel, "begin")
        post(kestrel, "connect", pasted=document(kestrel))
        kestrel.through(UUID(re.search(r"saml/([0-9a-f-]{36})", show(kestrel).text).group(1)), "test")
        post(kestrel, "activate")

        assert post(kestrel, "connect", pasted=document(kestrel, "northwind")).status_code == 422
        assert post(kestrel, "connect", pasted=document(kestrel)).status_code == 303


class TestActivate:
    def test_waits_for_a_test(self, kestrel):
        post(kestrel, "begin")
        post(kestrel, "connect", pasted=document(kestrel))
        connection_id = UUID(re.search(r"saml/([0-9a-f-]{36})", show(kestrel).text).group(1))
        assert post(kestrel, "activate").status_code == 409

        kestrel.through(connection_id, "test")

        assert "on the roster" in show(kestrel).text
        assert post(kestrel, "activate").status_code == 303
        assert "Your sign-in is on" in show(kestrel).text

    def test_is_not_for_a_draft(self, kestrel):
        post(kestrel, "begin")

        assert post(kestrel, "activate").status_code == 409


class TestAudit:
    def test_says_who_did_what(self, kestrel, databases):
        post(kestrel, "begin")
        post(kestrel, "connect", pasted=document(kestrel))

        with psycopg.connect(databases.work) as admin:
            acts = admin.execute("select act, person_id is not null from house.audit order by at").fetchall()
        assert acts == [("disable", True), ("begin", True), ("connect", True)]


class TestDisable:
    def test_closes_the_way_at_once(self, kestrel):
        post(kestrel, "begin")
        connection_id = re.search(r"saml/([0-9a-f-]{36})", show(kestrel).text).group(1)
        post(kestrel, "disable")

        page = kestrel.browser.get(f"/sso/saml/{connection_id}/login", base_url=WORK)
        assert page.status_code == 404
