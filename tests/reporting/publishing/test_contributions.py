from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, ProgrammingError

from kernel.database import db
from reporting import families
from reporting.publishing import close, contributions
from reporting.publishing.contributions import Member
from reporting.publishing.tables.declared import Period
from reporting.publishing.tables.sealed import Contribution

YEAR = date(2026, 1, 1)


def sealed(house, unit_id):
    with house.acting("release_job"):
        rows = db.session.scalars(select(Contribution).where(Contribution.unit_id == unit_id)).all()
        return [(row.family, row.cell, row.period_id) for row in rows]


class TestDeliver:
    def test_makes_one_starter_and_counts_every_appointment_up_to_six(self, house):
        unit = house.unit()

        house.deliver(unit, times=9)

        found = Counter(family for family, _, _ in sealed(house, unit))
        assert found == {"sessions": 6, "starters": 1, "modality": 1, "ttfa": 1}

    def test_keeps_the_way_of_meeting_of_the_first_appointment(self, house):
        unit, who = house.unit(), uuid4()
        house.deliver(unit, who=who)

        with house.acting("care_job"):
            contributions.deliver(
                house.member(unit, who), appointment_id=uuid4(), on=date(2026, 3, 3), modality="phone", waited_days=30
            )

        assert ("modality", "video", "2026-Q1") in sealed(house, unit)
        assert ("modality", "phone", "2026-Q1") not in sealed(house, unit)

    def test_goes_into_the_quarter_of_its_day(self, house):
        unit, who = house.unit(), uuid4()
        house.deliver(unit, who=who)

        house.deliver(unit, who=who, on=date(2026, 4, 1))

        assert Counter(sealed(house, unit))[("sessions", "all", "2026-Q2")] == 1

    def test_puts_the_breakdown_of_a_middle_unit_into_its_year(self, house):
        unit = house.unit(2_400)

        house.deliver(unit)

        assert set(sealed(house, unit)) == {
            ("sessions", "all", "2026-Q1"),
            ("starters", "all", "2026-Q1"),
            ("modality", "video", "2026"),
            ("ttfa", "within_3_days", "2026"),
        }

    def test_leaves_out_what_a_small_unit_does_not_draw(self, house):
        unit = house.unit(640)

        house.deliver(unit)

        assert set(sealed(house, unit)) == {("sessions", "all", "2026"), ("starters", "all", "2026")}

    def test_goes_into_the_next_period_when_its_own_is_closed(self, house):
        unit = house.unit()
        close.close_period(unit, "2026-Q1", at=house.quarter_end)

        house.deliver(unit, on=date(2026, 3, 31))

        assert {period for _, _, period in sealed(house, unit)} == {"2026-Q2"}

    def test_shows_no_account(self, house):
        unit = house.unit()
        member = house.deliver(unit)

        with house.acting("release_job"):
            keys = db.session.scalars(select(Contribution.member_key).where(Contribution.unit_id == unit)).all()

        assert len(set(keys)) == 1
        assert member.account_id.bytes not in keys[0]


class TestCount:
    def test_makes_nobody_a_starter(self, house):
        unit = house.unit()

        with house.acting("care_job"):
            contributions.count(house.member(unit), appointment_id=uuid4(), on=date(2026, 2, 3))

        assert sealed(house, unit) == [("sessions", "all", "2026-Q1")]


class TestContribute:
    def test_adds_nothing_the_second_time(self, house):
        unit, who = house.unit(), uuid4()

        with house.acting("care_job"):
            answers = [
                contributions.contribute(house.member(unit, who), "sessions", "all", on=date(2026, 2, 3), mark="one")
                for _ in range(2)
            ]

        assert answers == [True, False]
        assert len(sealed(house, unit)) == 1

    @pytest.mark.parametrize(
        ("first", "last", "on", "added"),
        [
            # The voucher of this year, used within it, and by somebody who opened their account before it began.
            (date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 3), ["2026-Q1"]),
            (date(2026, 1, 1), date(2026, 1, 1), date(2025, 12, 3), ["2026-Q1"]),
            # Extended from an earlier year into this one.
            (date.min, date(2026, 1, 1), date(2026, 2, 3), ["2026-Q1"]),
            # Days of grace after last year's voucher, and a voucher of next year's: another account may count here.
            (date(2025, 1, 1), date(2025, 1, 1), date(2026, 1, 3), []),
            (date(2027, 1, 1), date(2027, 1, 1), date(2026, 12, 3), []),
        ],
    )
    def test_adds_to_the_years_of_the_members_vouchers_only(self, house, first, last, on, added):
        unit = house.unit()

        with house.acting("care_job"):
            contributions.contribute(Member(unit, uuid4(), first, last), "sessions", "all", on=on, mark="one")

        assert [period for _, _, period in sealed(house, unit)] == added

    def test_refuses_a_cell_that_was_not_declared(self, house):
        unit = house.unit()

        with house.acting("care_job"), pytest.raises(families.NoSuchCell):
            contributions.contribute(house.member(unit), "modality", "pigeon", on=date(2026, 2, 3), mark="one")

    def test_adds_nothing_for_a_unit_without_an_open_period(self, house):
        with house.acting("care_job"):
            added = contributions.contribute(house.member(uuid4()), "sessions", "all", on=date(2026, 2, 3), mark="one")

        assert added is False


class TestPages:
    @pytest.mark.parametrize("role", ["client_web", "provider_web", "network_web", "care_machine_web", "care_job"])
    def test_cannot_read_a_contribution(self, house, role):
        with house.acting(role), pytest.raises(ProgrammingError, match="permission denied"):
            db.session.execute(select(Contribution)).all()

    def test_cannot_reopen_a_period(self, house):
        unit = house.unit()
        close.close_period(unit, "2026-Q1", at=house.quarter_end)

        with house.acting("release_job"), pytest.raises(DBAPIError, match="stays as it is"):
            db.session.execute(
                update(Period).where(Period.unit_id == unit, Period.period_id == "2026-Q1").values(closed_at=None)
            )


class TestContributeHistory:
    def test_adds_what_one_by_one_would_have_added(self, house):
        together, one_by_one = house.unit(), house.unit()
        days = [date(2026, month, 3) for month in (1, 2, 3, 4, 5, 6, 7, 8)]
        said = [(uuid4(), uuid4(), on) for on in days for _ in range(2)] + [
            (who := uuid4(), uuid4(), on) for on in days
        ]
        said += [(who, uuid4(), on) for on in days]

        with house.acting("care_job"):
            contributions.contribute_history(together, [each for one in said for each in delivered(together, *one)])
        with house.acting("care_job"):
            for one in said:
                for each in delivered(one_by_one, *one):
                    contributions.contribute(each.member, each.family, each.cell, on=each.on, mark=each.mark)

        assert Counter(sealed(house, together)) == Counter(sealed(house, one_by_one))

    def test_adds_nothing_the_second_time(self, house):
        unit = house.unit()
        said = delivered(unit, uuid4(), uuid4(), date(2026, 3, 2))

        for _ in range(2):
            with house.acting("care_job"):
                contributions.contribute_history(unit, said)

        assert len(sealed(house, unit)) == 4

    def test_says_nothing_of_another_unit(self, house):
        unit, other = house.unit(), house.unit()

        with house.acting("care_job"):
            contributions.contribute_history(unit, delivered(other, uuid4(), uuid4(), date(2026, 3, 2)))

        assert sealed(house, unit) == sealed(house, other) == []


def delivered(unit, account_id, appointment_id, on):
    """What one appointment by video says."""
    return contributions.delivered(
        Member(unit, account_id, YEAR, YEAR), appointment_id=appointment_id, on=on, modality="video", waited_days=5
    )
