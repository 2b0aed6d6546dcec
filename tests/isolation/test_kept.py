"""The copies of databases that tests share: each test finds them as new, whatever the one before did."""

import psycopg
import pytest

from tests.kept import Copies

CHANGES = [
    "create table house.planted (id int)",
    "alter table house.people add planted int",
    "alter table house.people alter called drop not null",
    "alter table house.people no force row level security",
    "drop policy guard on house.people",
    "grant delete on house.people to scim_web",
    "grant update (called) on house.people to scim_web",
    "alter table received.releases disable trigger stays",
    "create function house.planted() returns int language sql as 'select 1'",
    "create schema planted",
    "alter database {name} set default_transaction_read_only = on",
    "alter role hr_web in database {name} set statement_timeout = '1ms'",
]


@pytest.fixture(scope="module")
def copies(servers):
    kept = Copies(servers)
    yield kept
    kept.drop_all()


def run(url, statement):
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement.format(name=psycopg.conninfo.conninfo_to_dict(url)["dbname"]))


class TestEmpty:
    def test_takes_rows_away_and_keeps_the_copy(self, copies):
        url = copies.url("work")
        run(url, "insert into tenants.newcomers (tenant_id) values (gen_random_uuid())")

        copies.empty("work")

        assert copies.url("work") == url
        with psycopg.connect(url) as admin:
            assert admin.execute("select count(*) from tenants.newcomers").fetchone() == (0,)
            assert admin.execute("select count(*) from house.steps").fetchone() != (0,)

    def test_ends_what_still_works_there(self, copies):
        url = copies.url("work")
        with psycopg.connect(url) as late:
            late.execute("insert into tenants.newcomers (tenant_id) values (gen_random_uuid())")

            copies.empty("work")

            with pytest.raises(psycopg.OperationalError):
                late.execute("select 1")

    @pytest.mark.parametrize("change", CHANGES)
    def test_gives_another_copy_after_a_change_of_more_than_rows(self, copies, change):
        url, gone = copies.url("work"), []
        copies.on_gone.append(lambda: gone.append(url))
        run(url, change)

        copies.empty("work")

        assert copies.url("work") != url
        assert gone == [url]
        copies.on_gone.clear()
