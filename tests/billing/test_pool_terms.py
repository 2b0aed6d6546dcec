"""What may be agreed with an organisation that is in a pool, and how its contract goes on when it has outgrown it."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from billing import contracts, heads
from billing.contracts import Kind, NotPayable, Settled
from portal import unit_of_work
from tests.billing.conftest import MONTHS, OCTOBER

YEAR, NEXT = date(2026, 7, 1), date(2027, 7, 1)


@pytest.fixture
def share(northwind):
    """A share of a pool's figures."""
    return replace(northwind, kind=Kind.POOLED, price_per_head=90)


class TestCheckSuitsPool:
    @pytest.mark.parametrize(
        ("has_figures", "changed"),
        [
            (False, {}),
            (True, {"kind": Kind.METERED}),
            (True, {"year_starts_on": date(2026, 4, 1)}),
            (True, {"effective_on": NEXT}),
        ],
    )
    def test_refuses_what_rests_on_figures_that_are_not(self, share, has_figures, changed):
        with pytest.raises(NotPayable):
            contracts.check_suits_pool(
                replace(share, **changed), year_starts_on=YEAR, until=NEXT, has_figures=has_figures
            )

    @pytest.mark.parametrize(("kind", "has_figures"), [(Kind.PER_HEAD, False), (Kind.POOLED, True)])
    def test_lets_a_flat_price_or_a_share_of_figures_pass(self, share, kind, has_figures):
        contracts.check_suits_pool(replace(share, kind=kind), year_starts_on=YEAR, until=NEXT, has_figures=has_figures)


class TestCarryOver:
    def test_keeps_a_flat_price_in_the_other_unit(self, acting, opened, kestrel):
        opened(kestrel, 40)
        own = uuid4()

        with acting(kestrel):
            carried = contracts.carry_over(own, effective_on=NEXT, at=OCTOBER)

            assert (carried.unit_id, carried.price_per_head, carried.kind) == (own, 120, Kind.PER_HEAD)
            assert contracts.find(MONTHS[0]).unit_id == kestrel.unit_id

    def test_makes_a_share_its_own_figures_by_the_year(self, acting, opened, share):
        opened(share, 40)

        with acting(share):
            carried = contracts.carry_over(uuid4(), effective_on=NEXT, at=OCTOBER)

            assert (carried.kind, carried.settled) == (Kind.METERED, Settled.YEARLY)
            assert carried.price_per_appointment == share.price_per_appointment

    def test_is_done_once(self, acting, opened, kestrel):
        opened(kestrel, 40)
        own = uuid4()

        with acting(kestrel):
            contracts.carry_over(own, effective_on=NEXT, at=OCTOBER)
            assert contracts.carry_over(own, effective_on=NEXT, at=OCTOBER) is None
            assert len(contracts.versions()) == 2

    def test_is_nothing_without_a_contract(self, acting, kestrel):
        with acting(kestrel):
            assert contracts.carry_over(uuid4(), effective_on=NEXT, at=OCTOBER) is None


class TestAddUp:
    def test_no_longer_waits_for_who_has_left_the_pool(self, acting, opened, share):
        """The pool's other organisations would never have been billed again."""
        stays, leaves = share, replace(share, tenant_id=uuid4())
        opened(stays, 30, (NEXT,))
        opened(leaves, 600, ())
        with acting(leaves):
            own = contracts.carry_over(uuid4(), effective_on=NEXT, at=OCTOBER).unit_id
            heads.record(leaves.tenant_id, own, 600, month=NEXT, at=OCTOBER)

        with unit_of_work.everybody("work_job"):
            heads.add_up(NEXT)
            assert (heads.of_unit(stays.unit_id, (NEXT,)), heads.of_unit(own, (NEXT,))) == (30, 600)
