from dataclasses import replace
from datetime import date

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing import contracts, heads, statements
from billing.contracts import Kind, Settled
from billing.statements import Tampered
from kernel.database import db
from kernel.refusals import NotFound
from portal import unit_of_work
from tests import arrivals
from tests.billing.conftest import MONTHS, OCTOBER

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
YEAR = (date(2026, 7, 1), date(2027, 6, 30))


@pytest.fixture
def quarter(opened, acting, northwind):
    """Northwind's third quarter: 463 appointments released."""
    opened(northwind, 2400)
    arrivals.metered(northwind.unit_id, *QUARTER, 463)
    with acting(northwind):
        (statement,) = statements.run(at=OCTOBER)
        return statement.statement_id


class TestRun:
    def test_rates_heads_and_the_released_quantity(self, acting, northwind, quarter):
        with acting(northwind):
            statement = statements.get(quarter)
            rows = [(line.kind, line.quantity, line.net) for line in statements.lines(statement)]
            sums = (statement.net, statement.tax, statement.total)

        assert rows == [("heads", "7200", 864_000), ("metered", "463", 2_222_400)]
        assert sums == (3_086_400, 617_280, 3_703_680)

    def test_makes_nothing_the_second_time(self, acting, northwind, quarter):
        with acting(northwind):
            assert statements.run(at=OCTOBER) == []

    def test_waits_for_the_release(self, opened, acting, northwind):
        opened(northwind, 2400)

        with acting(northwind):
            assert statements.run(at=OCTOBER) == []

    def test_waits_for_the_heads(self, opened, acting, kestrel):
        opened(kestrel, 640, MONTHS[:2])

        with acting(kestrel):
            assert statements.run(at=OCTOBER) == []

    def test_asks_for_no_release_of_a_flat_contract(self, opened, acting, kestrel):
        opened(kestrel, 640)

        with acting(kestrel):
            (statement,) = statements.run(at=OCTOBER)
            assert (statement.currency, statement.net) == ("EUR", 3 * 640 * 120)

    def test_keeps_a_negative_quantity_as_a_credit(self, opened, acting, northwind):
        free_cover = replace(northwind, price_per_head=0)
        opened(free_cover, 2400)
        arrivals.metered(northwind.unit_id, *QUARTER, -3)

        with acting(free_cover):
            (statement,) = statements.run(at=OCTOBER)
            assert statement.total == -3 * 4800 * 12 // 10

    def test_shares_a_pool_by_head_months(self, opened, acting, northwind, kestrel):
        ours = replace(northwind, kind=Kind.POOLED, price_per_head=0)
        theirs = replace(kestrel, kind=Kind.POOLED, price_per_head=0, price_per_appointment=4800, unit_id=ours.unit_id)
        opened(ours, 12)
        opened(theirs, 5388)
        with unit_of_work.everybody("work_job"):
            for month in MONTHS:
                heads.add_up(month)
        arrivals.metered(ours.unit_id, *QUARTER, 250)

        with acting(ours):
            (statement,) = statements.run(at=OCTOBER)
            (line,) = statements.lines(statement)

            assert (line.quantity, line.net) == ("5/9", 2667)

    def test_settles_a_year_by_four_instalments_and_a_true_up(self, opened, acting, northwind):
        yearly = replace(northwind, settled=Settled.YEARLY, price_per_head=0, planned_per_thousand=185)
        months = tuple(date(2026 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(12))
        opened(yearly, 640, months)
        with acting(yearly):
            instalments = statements.run(at=OCTOBER.replace(year=2027))
        arrivals.metered(northwind.unit_id, *YEAR, 101)

        with acting(yearly):
            (true_up,) = statements.run(at=OCTOBER.replace(year=2027))
            billed = [statement.net for statement in statements.every()]

            assert (len(instalments), true_up.kind) == (4, "true_up")
            assert sum(billed) == 101 * 4800


class TestGet:
    def test_is_not_found_for_another_organisation(self, opened, acting, kestrel, quarter):
        with acting(kestrel, "finance_web"), pytest.raises(NotFound):
            statements.get(quarter)

    def test_is_there_for_its_own_finance(self, acting, northwind, quarter):
        with acting(northwind, "finance_web"):
            assert statements.get(quarter).total == 3_703_680


class TestCheck:
    def test_reckons_the_same_again(self, acting, northwind, quarter):
        with acting(northwind):
            assert statements.check(statements.get(quarter)).terms.price_per_appointment == 4800

    @pytest.mark.parametrize("change", ["net = net + 1", "quantity = '1'", "tax = tax - 1", "kind = 'pooled'"])
    def test_notices_a_changed_line(self, acting, northwind, quarter, servers_do, change):
        servers_do(f"update billing.lines set {change} where kind = 'metered'", on="billing.lines")

        with acting(northwind), pytest.raises(Tampered):
            statements.check(statements.get(quarter))

    def test_notices_another_total(self, acting, northwind, quarter, servers_do):
        servers_do("update billing.statements set net = net + 1, total = total + 1", on="billing.statements")

        with acting(northwind), pytest.raises(Tampered):
            statements.check(statements.get(quarter))

    def test_notices_a_body_with_another_price(self, acting, northwind, quarter, servers_do):
        servers_do(
            "with b as (select statement_id, convert_to(replace(convert_from(body, 'UTF8'), '4800', '4801'), 'UTF8') "
            "as body from billing.statements) update billing.statements s set body = b.body, "
            "sha256 = encode(sha256(b.body), 'hex') from b where b.statement_id = s.statement_id",
            on="billing.statements",
        )

        with acting(northwind), pytest.raises(Tampered):
            statements.check(statements.get(quarter))


class TestExplain:
    def test_says_how_each_line_came_about(self, acting, northwind, quarter):
        with acting(northwind):
            steps = [steps for _, steps in statements.explain(statements.get(quarter))]

        assert steps[1][0] == "463 appointments at GBP 48.00 make GBP 22,224.00."


class TestBooks:
    @pytest.mark.parametrize("table", ["contracts", "statements", "lines", "head_counts"])
    def test_are_never_changed(self, acting, northwind, quarter, servers_do, table):
        with pytest.raises(Exception, match="stays as it is"):
            servers_do(f"update billing.{table} set tenant_id = tenant_id")

    @pytest.mark.parametrize(
        "table", ["eligibility.people", "tenants.people", "house.outbox", "billing.webhook_events"]
    )
    def test_show_finance_nothing_finer(self, acting, northwind, quarter, table):
        with acting(northwind, "finance_web"), pytest.raises(DBAPIError):
            db.session.execute(text(f"select * from {table}"))

    def test_charge_for_use_by_a_released_figure_only(self, quarter, servers_do):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            servers_do(
                "update billing.lines set released_period_id = 'other' where kind = 'metered'", on="billing.lines"
            )

    def test_show_finance_its_own_contract_only(self, opened, acting, northwind, kestrel, quarter):
        opened(kestrel, 640)

        with acting(kestrel, "finance_web"):
            assert [contract.currency for contract in contracts.versions()] == ["EUR"]
