"""The pages of sign-in for an IT contact: all that is needed to set it up, and no way to stop it."""

from uuid import UUID

import psycopg
import pytest

from tests import setting_up

KESTREL = UUID(int=0xB2)
LONG_AGO = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def contact(road):
    return setting_up.open_link(road.work, setting_up.invite(road.work, KESTREL))


class TestActivate:
    def test_takes_a_company_from_the_link_to_live(self, road, contact, databases):
        contact.post("/connection/begin", "/connection")
        document = road.idp.test_client().get("/kestrel/metadata").text
        contact.post("/connection/give/document", "/connection/give/document", pasted=document)
        assert contact.post("/connection/activate", "/connection/switch").status_code == 409
        assert "The test passed" in setting_up.rehearse(road, contact).text

        assert contact.post("/connection/activate", "/connection/switch").status_code == 303

        assert "Your sign-in is on" in contact.text("/connection")
        with psycopg.connect(databases.work) as admin:
            acts = admin.execute("select act from house.audit where surface = 'setup' order by at").fetchall()
            people = admin.execute("select count(distinct person_id) from house.audit").fetchone()
        assert [act for (act,) in acts] == ["open_setup_link", "begin", "connect", "activate"]
        assert people == (1,)


class TestStopping:
    @pytest.mark.parametrize("act", ["pause", "disable"])
    def test_is_left_to_hr(self, road, contact, act):
        road.connect(KESTREL, "kestrel")

        assert contact.post(f"/connection/{act}", "/connection").status_code == 403
        assert "ask HR" in contact.text("/connection/switch")


class TestChange:
    def test_needs_no_second_proof_which_a_link_cannot_give(self, road, contact, databases):
        contact.post("/connection/begin", "/connection")
        with psycopg.connect(databases.work) as admin:
            admin.execute(
                "update house.visits set state = state || jsonb_build_object('proved_at', %s::text)", [LONG_AGO]
            )
        document = road.idp.test_client().get("/kestrel/metadata").text

        given = contact.post("/connection/give/document", "/connection/give/document", pasted=document)

        assert given.status_code == 303
        assert given.location == "/setup/connection"
