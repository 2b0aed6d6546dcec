"""Everything the tables refuse, whoever asks: the sensitivity bound, undeclared cells, changing what is published."""

import psycopg
import pytest

from reporting.publishing import close

YEAR = """
    insert into published.years (unit_id, starts_on, eligible, is_pool, tier, m, rho_cap, plan_key)
    values (gen_random_uuid(), '2026-01-01', {}, {}, '{}', {}, {}, decode(repeat('00', 32), 'hex'))
"""
CONTRIBUTION = """
    insert into sealed.contributions (unit_id, member_key, family, ordinal, year_starts_on, cell, period_id, mark)
    select unit_id, decode(repeat('{key}', 32), 'hex'), '{family}', {ordinal}, starts_on, '{cell}', '{period}',
        decode(repeat('{mark}', 32), 'hex') from published.years
"""
FIRST = {"key": "01", "family": "sessions", "ordinal": 1, "cell": "all", "period": "2026-Q2", "mark": "02"}


def refusal(connection, statement):
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        connection.rollback()
        return error.sqlstate
    connection.rollback()
    return None


@pytest.fixture
def admin(house, databases):
    """The database's owner of everything, on whom triggers and constraints hold as on anybody."""
    unit = house.unit()
    house.deliver(unit)
    close.close_period(unit, "2026-Q1", at=house.quarter_end)
    with psycopg.connect(databases.care) as connection:
        yield connection


class TestContributions:
    @pytest.mark.parametrize(
        "change",
        [
            {"ordinal": 7},
            {"ordinal": 0},
            {"family": "starters", "ordinal": 2},
            {"family": "modality", "cell": "all"},
            {"family": "by_provider"},
            {"cell": "other"},
            {"period": "2026-Q9"},
            {"period": "2026-Q1"},
            {"key": "0"},
        ],
    )
    def test_cannot_pass_the_bound(self, admin, change):
        assert refusal(admin, CONTRIBUTION.format(**FIRST | change))

    def test_can_be_added_within_it(self, admin):
        assert refusal(admin, CONTRIBUTION.format(**FIRST)) is None

    def test_cannot_be_added_twice(self, admin):
        once = CONTRIBUTION.format(**FIRST)

        assert refusal(admin, f"{once}; {once}")
        assert refusal(admin, f"{once}; {CONTRIBUTION.format(**FIRST | {'ordinal': 2})}")
        assert refusal(admin, f"{once}; {CONTRIBUTION.format(**FIRST | {'ordinal': 2, 'mark': '03'})}") is None


class TestYears:
    @pytest.mark.parametrize(
        ("eligible", "pool", "tier", "m", "cap"),
        [
            (499, "false", "A", 1, 0.3),
            (4_999, "true", "B", 1, 0.3),
            (2_400, "false", "C", 1, 0.3),
            (640, "false", "A", 1, 0.31),
            (640, "false", "A", 0, 0.3),
        ],
    )
    def test_allow_no_more_than_their_head_count(self, admin, eligible, pool, tier, m, cap):
        assert refusal(admin, YEAR.format(eligible, pool, tier, m, cap))

    def test_allow_what_is_right(self, admin):
        assert refusal(admin, YEAR.format(640, "false", "A", 1, 0.3)) is None


class TestPublished:
    @pytest.mark.parametrize(
        "statement",
        [
            "update published.figures set raw = raw + 1",
            "delete from published.figures",
            "truncate published.documents",
            "update published.releases set drawn_at = drawn_at",
            "delete from published.releases",
            "insert into published.releases select * from published.releases",
            "update published.budget set rho = 0.001",
            "delete from published.budget",
            "delete from published.attempts",
            "update published.years set m = 1",
            "delete from published.cells",
            "update published.periods set closed_at = null where period_id = '2026-Q1'",
            "insert into published.attempts select unit_id, period_id, 4, at from published.attempts",
            "insert into published.periods select unit_id, 'again', year_starts_on, kind, starts_on, ends_on, close_at,"
            " publish_at from published.periods",
            "insert into published.cells select unit_id, starts_on, 'cohort', 'tiny', 499 from published.years",
        ],
    )
    def test_stays_as_it_is(self, admin, statement):
        assert refusal(admin, statement)


class TestNetwork:
    @pytest.mark.parametrize("table", ["published.figures", "published.periods", "published.budget"])
    def test_manager_may_read_what_is_published_and_change_none_of_it(self, admin, table):
        admin.execute("set role network_web")
        assert admin.execute(f"select count(*) from {table}").fetchone()[0] > 0

        assert refusal(admin, f"set role network_web; delete from {table}") == "42501"
        assert refusal(admin, "set role network_web; select count(*) from sealed.keys") == "42501"
