import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from flask import current_app
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from kernel.database import db
from reporting import tiers
from reporting.publishing import close
from reporting.publishing.tables.declared import Charge
from reporting.publishing.tables.drawn import Attempt, Draw, Drawn


def figures(house, unit_id, period_id):
    with house.acting("release_job"):
        rows = db.session.scalars(select(Drawn).where(Drawn.unit_id == unit_id, Drawn.period_id == period_id)).all()
        return {(row.family, row.cell): (row.raw, row.shown, row.half_width) for row in rows}


def attempts(house, unit_id):
    with house.acting("release_job"):
        return len(db.session.scalars(select(Attempt).where(Attempt.unit_id == unit_id)).all())


def refuse_the_draw(databases):
    """Have the database refuse every draw, as a full disk would, after the charge was kept."""
    with psycopg.connect(databases.care, autocommit=True) as connection:
        connection.execute("revoke insert on published.figures from release_job")
    return lambda: _allow(databases)


def _allow(databases):
    with psycopg.connect(databases.care, autocommit=True) as connection:
        connection.execute("grant insert on published.figures to release_job")


class TestClosePeriod:
    def test_draws_every_declared_cell_near_its_count(self, house):
        unit = house.unit()
        for _ in range(40):
            house.deliver(unit, times=2)

        assert close.close_period(unit, "2026-Q1", at=house.quarter_end)

        found = figures(house, unit, "2026-Q1")
        assert len(found) == 1 + 1 + 3 + 4
        assert abs(found["starters", "all"][0] - 40) < 6 * 3.54
        assert abs(found["sessions", "all"][0] - 80) < 6 * 13.42
        assert found["modality", "phone"][1] is None

    def test_draws_nothing_the_second_time(self, house):
        unit = house.unit()
        close.close_period(unit, "2026-Q1", at=house.quarter_end)
        before = figures(house, unit, "2026-Q1")

        assert not close.close_period(unit, "2026-Q1", at=house.quarter_end)

        assert figures(house, unit, "2026-Q1") == before
        assert attempts(house, unit) == 1

    def test_gives_one_release_to_four_at_once(self, house):
        unit, app, answers = house.unit(), current_app._get_current_object(), []

        def one():
            with app.app_context():
                answers.append(close.close_period(unit, "2026-Q1", at=house.quarter_end))

        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(answers) == [False] * 3 + [True]
        assert attempts(house, unit) == 1

    def test_is_refused_before_its_time(self, house):
        unit = house.unit()

        with pytest.raises(close.TooEarly):
            close.close_period(unit, "2026-Q1", at=datetime(2026, 4, 7, 23, 59, tzinfo=UTC))

        assert attempts(house, unit) == 0

    def test_is_not_found_for_an_unknown_period(self, house):
        with pytest.raises(close.NoSuchPeriod):
            close.close_period(uuid4(), "2026-Q1", at=house.quarter_end)

    def test_charges_before_it_draws_and_gives_up_after_three_deaths(self, house, databases):
        unit = house.unit()
        allow = refuse_the_draw(databases)
        for _ in range(3):
            with pytest.raises(DBAPIError, match="permission denied"):
                close.close_period(unit, "2026-Q1", at=house.quarter_end)
        allow()

        with pytest.raises(close.TriedTooOften):
            close.close_period(unit, "2026-Q1", at=house.quarter_end)

        assert attempts(house, unit) == 3
        assert figures(house, unit, "2026-Q1") == {}

    def test_succeeds_at_the_second_try_and_never_draws_again(self, house, databases):
        unit = house.unit()
        allow = refuse_the_draw(databases)
        with pytest.raises(DBAPIError, match="permission denied"):
            close.close_period(unit, "2026-Q1", at=house.quarter_end)
        allow()

        assert close.close_period(unit, "2026-Q1", at=house.quarter_end)
        assert not close.close_period(unit, "2026-Q1", at=house.quarter_end)

        assert attempts(house, unit) == 2

    def test_looks_the_same_whoever_took_part(self, house):
        busy, empty = house.unit(), house.unit()
        for _ in range(15):
            house.deliver(busy, times=3)

        for unit in (busy, empty):
            close.close_period(unit, "2026-Q1", at=house.quarter_end)

        there, nowhere = figures(house, busy, "2026-Q1"), figures(house, empty, "2026-Q1")
        assert there.keys() == nowhere.keys()
        assert [cell[2] for _, cell in sorted(there.items())] == [cell[2] for _, cell in sorted(nowhere.items())]

    def test_a_years_breakdown_adds_up_to_the_quarters_already_released(self, house):
        unit = house.unit(2_400)
        for _ in range(60):
            house.deliver(unit)
        for quarter, month in (("2026-Q1", 4), ("2026-Q2", 7), ("2026-Q3", 10)):
            close.close_period(unit, quarter, at=datetime(2026, month, 8, tzinfo=UTC))
        end = datetime(2027, 1, 8, tzinfo=UTC)

        for unit_id, period_id in close.due(at=end):
            close.close_period(unit_id, period_id, at=end)

        quarters = sum(figures(house, unit, f"2026-Q{n}")["starters", "all"][1] for n in (1, 2, 3, 4))
        ways = [shown for (family, _), (_, shown, _) in figures(house, unit, "2026").items() if family == "modality"]
        assert sum(shown for shown in ways if shown is not None) <= quarters
        assert ways.count(None) < 3

    def test_noise_grows_with_the_vouchers_a_member_may_draw(self, house):
        one, three = house.unit(), house.unit(m=3)
        for unit in (one, three):
            close.close_period(unit, "2026-Q1", at=house.quarter_end)

        single, triple = (figures(house, unit, "2026-Q1")["sessions", "all"][2] for unit in (one, three))

        assert abs(triple - 3 * single) <= 2


class TestDue:
    def test_names_what_can_be_closed_and_is_not_drawn(self, house):
        unit = house.unit()

        assert close.due(at=datetime(2026, 4, 7, tzinfo=UTC)) == []
        assert close.due(at=house.quarter_end) == [(unit, "2026-Q1")]

        close.close_period(unit, "2026-Q1", at=house.quarter_end)

        assert close.due(at=house.quarter_end) == []


class TestBudget:
    def test_is_never_above_the_cap(self, house):
        unit = house.unit()

        def charge(family, rho):
            row = {"unit_id": unit, "year_starts_on": date(2026, 1, 1), "family": family, "purpose": "incident"}
            db.session.execute(insert(Charge).values(**row, rho=rho))

        with house.acting("release_job"):
            left = tiers.CAP - sum(db.session.scalars(select(Charge.rho).where(Charge.unit_id == unit)))
            charge("sessions", left)

            with pytest.raises(DBAPIError, match="budget of this year is spent"):
                charge("starters", Decimal("0.000001"))
            db.session.rollback()

    def test_of_a_family_must_stand_before_it_is_drawn(self, house, databases):
        unit = house.unit()
        with psycopg.connect(databases.care, autocommit=True) as connection:
            connection.execute("alter table published.budget disable trigger stays")
            connection.execute("delete from published.budget where family = 'ttfa'")

        with pytest.raises(close.NotReserved):
            close.close_period(unit, "2026-Q1", at=house.quarter_end)

        with house.acting("release_job"):
            assert db.session.scalars(select(Draw)).all() == []
