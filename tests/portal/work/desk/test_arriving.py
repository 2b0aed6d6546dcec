"""From a company sign-in to the ledger: what the visit keeps finds the member, and names nobody."""

import redis

from kernel import clock
from portal import unit_of_work
from portal.work.jobs import enrolling
from tests.desk import LARKFIELD

WORK = "http://localhost:8000"


def enrol(desk):
    with desk.app.app_context(), unit_of_work.acting("work_job", tenant_id=LARKFIELD):
        enrolling.enrol_members(at=clock.now())


class TestWelcome:
    def test_leads_an_enrolled_person_to_their_vouchers(self, road, desk):
        connection = road.connect(LARKFIELD, "northwind")
        enrol(desk)

        arrived = road.through(connection)

        assert road.browser.get(arrived.location, base_url=WORK).location == "/coverage"
        assert "Collect your voucher" in road.browser.get("/coverage", base_url=WORK).text
        assert road.browser.get("/begin", base_url=WORK).json["per_member"] == 1

    def test_leads_who_is_not_enrolled_yet_to_a_kind_page(self, road, desk):
        connection = road.connect(LARKFIELD, "northwind")

        road.through(connection)

        assert "You are not on the list yet" in road.browser.get("/coverage", base_url=WORK).text
        assert road.browser.get("/begin", base_url=WORK).status_code == 403

    def test_calls_nobody_by_a_name(self, road, desk, servers):
        road.through(road.connect(LARKFIELD, "northwind"))

        valkey = redis.Redis.from_url(servers.valkey.url())
        kept = b"".join(valkey.get(name) for name in valkey.scan_iter("visit:desk:*"))
        assert b"roster_key" in kept
        assert b"00123" not in kept
