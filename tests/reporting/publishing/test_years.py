import dataclasses
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import current_app
from sqlalchemy import select

from kernel.database import db
from reporting import tiers
from reporting.publishing import contributions, years
from reporting.publishing.tables.declared import Charge
from reporting.publishing.tables.sealed import YearKey


class TestOpenYears:
    def test_opens_each_year_once(self, house):
        plan = house.plan()

        with house.acting("release_job"):
            assert years.open_years(plan) == 1
            assert years.open_years(plan) == 0

    def test_opens_a_year_once_when_two_pulls_meet(self, house):
        plan, opened, app = house.plan(), [], current_app._get_current_object()

        def one():
            with app.app_context():
                opened.append(years.open_years(plan))

        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(opened) == [0, 0, 0, 1]

    def test_reserves_the_budget_of_what_it_will_draw(self, house):
        unit = house.unit(640)

        with house.acting("release_job"):
            spent = sum(db.session.scalars(select(Charge.rho).where(Charge.unit_id == unit)))

        assert spent == tiers.PLANNED

    def test_opens_nothing_for_a_pool_without_figures(self, house):
        plan = house.plan()
        none = dataclasses.replace(plan.periods[0], tier="none", budget={}, reports=())

        with house.acting("release_job"):
            assert years.open_years(dataclasses.replace(plan, periods=(none,))) == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"reports": ()},
            {"budget": {"sessions": Decimal("0.20"), "starters": Decimal("0.06")}},
            {"budget": {"hearsay": Decimal("0.01")}},
            {"eligible": 499},
        ],
    )
    def test_refuses_promises_that_cannot_be_drawn(self, house, change):
        plan = house.plan(640)
        planned = dataclasses.replace(plan.periods[0], **change)

        with house.acting("release_job"), pytest.raises(years.NotDrawable):
            years.open_years(dataclasses.replace(plan, periods=(planned,)))


class TestDestroyKeys:
    def test_leaves_contributions_to_nobody_90_days_after_the_last_release(self, house):
        unit = house.unit()
        house.deliver(unit)

        with house.acting("release_job"):
            assert years.destroy_keys(at=datetime(2027, 4, 14, tzinfo=UTC)) == 0
            assert years.destroy_keys(at=datetime(2027, 4, 16, tzinfo=UTC)) == 1
            assert db.session.scalars(select(YearKey)).all() == []

        with house.acting("care_job"):
            assert not contributions.contribute(house.member(unit), "sessions", "all", on=date(2026, 2, 3), mark="late")
