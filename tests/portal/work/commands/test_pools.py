"""Pools by the command line, as an operator's script makes and fills them."""

from datetime import date
from uuid import UUID

from kernel import clock
from portal import unit_of_work
from tenants import organisations
from tenants.organisations import Wanted

LARKFIELD = UUID(int=0xD5)


class TestPlace:
    def test_lets_an_organisation_wait_for_a_pool_made_before(self, work_app, alcove_work):
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=LARKFIELD):
            organisations.add(LARKFIELD, Wanted("larkfield", "Larkfield", "GB", date(2026, 1, 1)), at=clock.now())
        made = alcove_work("pool", "add", "Small ones", "--year", "2031-01-01")

        placed = alcove_work("pool", "place", "larkfield", "--pool", made.said["pool_id"], "--people", "60")

        assert placed.said == {"tenant_id": str(LARKFIELD), "pool_id": made.said["pool_id"]}
        (listed,) = alcove_work("pool", "list").said["pools"]
        assert (listed["called"], listed["state"], listed["organisations"]) == ("Small ones", "Waiting to begin", 0)
