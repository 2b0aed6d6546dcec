from datetime import date, datetime
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from kernel import signing
from kernel.database import db
from reporting import release
from reporting.received import releases
from reporting.received.tables.releases import Received, ReceivedFigure
from reporting.release import Family, Figure


@pytest.fixture
def larkfield(house):
    return house.organisation("larkfield")


def keep(house, unit, raw=None, **changes):
    asked = {"unit_id": unit, "period_id": "2026-Q3", "at": house.day} | changes
    with house.acting("work_job"):
        return releases.keep(raw or house.signed(unit), house.public, **asked)


class TestKeep:
    def test_keeps_a_release_once(self, house, larkfield):
        _, unit = larkfield

        assert keep(house, unit)
        assert not keep(house, unit)

        with house.acting("work_job"):
            assert db.session.scalars(select(Received.signed)).all() == [house.signed(unit)]

    def test_refuses_another_release_of_the_same_period(self, house, larkfield):
        _, unit = larkfield
        keep(house, unit)
        nicer = {"starters": Family(house.release(unit).families["starters"].rho, 1, {"all": Figure(126, 126, 6200)})}

        with pytest.raises(releases.ChangedRelease):
            keep(house, unit, house.signed(unit, families=nicer))

        with house.acting("work_job"):
            assert releases.published(unit)[0].families["starters"]["all"].raw == 125

    def test_refuses_another_key(self, house, larkfield):
        _, unit = larkfield

        with pytest.raises(releases.WrongRelease):
            keep(house, unit, release.sign(house.release(unit), signing.generate()))

    @pytest.mark.parametrize(
        "asked",
        [{"period_id": "2026-Q2"}, {"unit_id": uuid4()}, {"at": datetime.fromisoformat("2026-10-14T23:59:59Z")}],
    )
    def test_refuses_what_was_not_asked_for(self, house, larkfield, asked):
        _, unit = larkfield

        with pytest.raises(releases.WrongRelease):
            keep(house, unit, house.signed(unit), **asked)


class TestMetered:
    def test_is_the_raw_quantity_of_exactly_these_days(self, house, larkfield):
        _, unit = larkfield
        minus = {"sessions": Family(house.release(unit).families["sessions"].rho, 6, {"all": Figure(-3, 0, 26296)})}
        keep(house, unit, house.signed(unit, families=minus))

        with house.acting("work_job"):
            assert releases.metered(unit, date(2026, 7, 1), date(2026, 9, 30)) == ("2026-Q3", -3)
            assert releases.metered(unit, date(2026, 7, 1), date(2026, 9, 29)) is None


class TestPublished:
    @pytest.mark.parametrize("role", ["hr_web", "finance_web"])
    def test_shows_an_organisation_its_own_unit_only(self, house, larkfield, role):
        tenant, unit = larkfield
        _, other = house.organisation("northmoor")
        keep(house, unit)
        keep(house, other)

        with house.acting(role, tenant_id=tenant):
            assert [one.period_id for one in releases.published(unit)] == ["2026-Q3"]
            assert releases.published(other) == []
            assert {row.unit_id for row in db.session.scalars(select(ReceivedFigure))} == {unit}
        with house.acting(role, tenant_id=uuid4()):
            assert releases.published(unit) == []

    @pytest.mark.parametrize("role", ["hr_web", "finance_web"])
    def test_cannot_be_written_by_who_reads_it(self, house, larkfield, role):
        tenant, unit = larkfield
        keep(house, unit)

        with house.acting(role, tenant_id=tenant), pytest.raises(DBAPIError, match="permission denied"):
            db.session.execute(
                insert(ReceivedFigure).values(
                    unit_id=unit, period_id="2026-Q3", family="more", cell="all", raw=1, half_width=1
                )
            )

    def test_stays_as_it_is(self, house, larkfield, databases):
        _, unit = larkfield
        keep(house, unit)

        with psycopg.connect(databases.work) as connection, pytest.raises(psycopg.Error, match="stays as it is"):
            connection.execute("update received.figures set raw = raw + 1")

    def test_is_not_for_the_desk(self, house, larkfield):
        tenant, _ = larkfield

        with house.acting("desk_web", tenant_id=tenant), pytest.raises(DBAPIError, match="permission denied"):
            db.session.scalars(select(Received)).all()
