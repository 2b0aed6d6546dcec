"""Whoever appears on a roster later begins on a common day; everybody else notices nothing."""

import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from kernel import staging as tables
from kernel.database import db
from portal import unit_of_work
from tenants import layouts, newcomers, roster, roster_imports
from tenants.imports import State
from tenants.layouts import Layout
from tenants.newcomers import BEGINS_ON, Rule
from tenants.roster import Cover, Standing
from tenants.roster_imports import Ask, Declared
from tenants.tables.people import Person

KEY = b"k" * 32
TODAY = date(2026, 11, 22)
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
FIRST = ["1,active,,", "2,active,2020-05-17,", "3,left,,"]
DAYS = st.dates(date(2026, 10, 25), date(2027, 2, 5))
CELLS = st.tuples(st.booleans(), st.none() | DAYS, st.none() | DAYS)


def send(lines, *, on=TODAY, declared=Declared.FULL, **said):
    file = io.BytesIO("\n".join(["Employee ID,Status,Start,End", *lines]).encode())
    at = datetime.combine(on, time(9), UTC)
    report = roster_imports.import_file(file, Ask(declared, Layout(), **said), key=KEY, at=at)
    assert report.outcome in (State.APPLIED, State.TRIED), report.reasons
    return report


def stands(number, *, on=TODAY):
    return roster.stands(number, key=KEY, on=on)


def begins(number):
    row = db.session.get(Person, (newcomers._tenant(), roster.person_key(KEY, newcomers._tenant(), number)))
    db.session.refresh(row)
    return row.starts_on


@pytest.fixture
def at_northwind(northwind, as_hr):
    with as_hr(northwind):
        yield


class TestFirstDay:
    @given(on=DAYS, said=st.none() | DAYS)
    def test_is_the_first_of_a_month_after_that_day_and_never_before_what_was_said(self, on, said):
        day = newcomers.first_day(on, said)

        assert (day.day, day > on, said is None or day >= said) == (1, True, True)
        assert (day - max(on, said or on)).days <= 31

    @pytest.mark.parametrize(("said", "day"), [(DECEMBER, DECEMBER), (date(2026, 12, 2), JANUARY), (None, DECEMBER)])
    def test_leaves_a_first_of_a_month_where_it_is(self, said, day):
        assert newcomers.first_day(TODAY, said) == day

    def test_is_never_the_same_day(self):
        assert newcomers.first_day(DECEMBER) == JANUARY


ROWS = """
    with l (covered, starts_on, ends_on) as (values (cast(:l_covered as boolean), cast(:said as date), cast(:l_ends as date))),
         p (covered, starts_on, ends_on) as (values (cast(:p_covered as boolean), cast(:since as date), cast(:p_ends as date)))
"""  # noqa: E501


@pytest.mark.usefixtures("at_northwind")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    on=DAYS, rule=st.sampled_from(Rule), known=st.booleans(), before=CELLS, says=CELLS,
)  # fmt: skip
@example(DECEMBER, Rule.COMMON_DAY, False, (False, None, None), (True, DECEMBER, None))
@example(date(2026, 11, 30), Rule.COMMON_DAY, False, (False, None, None), (True, DECEMBER, None))
@example(DECEMBER, Rule.COMMON_DAY, True, (True, DECEMBER, DECEMBER), (True, None, DECEMBER))
def test_files_and_directories_agree(on, rule, known, before, says):
    """The SQL of files says the same as the rule for one person."""
    wanted = Cover(*says)
    row = Person(covered=before[0], starts_on=before[1], ends_on=before[2]) if known else None
    one = roster.begins_on(row, wanted, on=on, rule=rule)

    joined = "p on true" if known else "p on false"
    values = dict(zip(("l_covered", "said", "l_ends"), says, strict=True)) | dict(
        zip(("p_covered", "since", "p_ends"), before, strict=True)
    )
    statement = f"{ROWS} select {BEGINS_ON} from l left join {joined}"
    found = tables.run(statement, on=on, rule=rule.value, first_day=newcomers.first_day(on), **values).scalar_one()

    assert found == one
    if rule is Rule.COMMON_DAY and wanted.covered and not (wanted.ends_on and wanted.ends_on < on):
        was = row is not None and roster.is_covered(row, on=on)
        assert (was and one == row.starts_on) or (one.day == 1 and one > on)


@pytest.mark.usefixtures("at_northwind")
class TestFiles:
    def test_cover_everybody_of_the_first_at_once_but_for_a_day_to_come(self):
        send([*FIRST, "4,active,2026-12-10,"])

        assert [begins(number) for number in "124"] == [None, date(2020, 5, 17), JANUARY]

    def test_let_newcomers_begin_on_the_first_of_the_next_month(self):
        send(FIRST)
        report = send([*FIRST, "4,active,,", "5,active,2026-12-02,"], on=TODAY + timedelta(days=1))

        assert [report.counts[name] for name in ("new", "later")] == [2, 2]
        assert [begins(number) for number in "1245"] == [None, date(2020, 5, 17), DECEMBER, JANUARY]
        assert roster.beginning(on=TODAY) == [(DECEMBER, 1), (JANUARY, 1)]

    def test_do_not_bring_a_common_day_nearer_nor_put_it_off(self):
        send(FIRST)
        for days in range(1, 10):
            send([*FIRST, f"4,active,,{date(2030, 1, days)}"], on=TODAY + timedelta(days=days))

        assert begins("4") == DECEMBER
        assert stands("4", on=DECEMBER).standing is Standing.COVERED

    def test_change_nothing_once_somebody_has_begun(self):
        send(FIRST)
        send([*FIRST, "4,active,2026-11-23,"], on=TODAY + timedelta(days=1))
        later = send([*FIRST, "4,active,2026-11-23,", "5,left,,"], on=DECEMBER)

        assert (later.counts["changed"], later.counts["new"], begins("4")) == (0, 0, DECEMBER)

    def test_count_somebody_once_while_they_wait(self):
        send(FIRST)
        once = send([*FIRST, "4,active,,"], on=TODAY + timedelta(days=1)).counts
        again = send([*FIRST, "4,active,,", "6,left,,"], on=TODAY + timedelta(days=2)).counts

        assert [(each["new"], each["later"]) for each in (once, again)] == [(1, 1), (0, 0)]

    def test_let_who_comes_back_begin_with_the_newcomers(self):
        send(FIRST)
        send(["2,left,,"], declared=Declared.CHANGES, on=TODAY + timedelta(days=1))
        send(["2,active,2020-05-17,", "3,active,,"], declared=Declared.CHANGES, on=TODAY + timedelta(days=2))

        assert [begins("2"), begins("3")] == [DECEMBER, DECEMBER]

    def test_let_who_comes_back_within_the_days_of_grace_notice_nothing(self):
        layouts.set_grace(14, at=datetime.combine(TODAY, time(9), UTC))
        people = [f"{number},active,2020-05-17," for number in range(40)]
        send(people)
        send(people[1:], on=TODAY + timedelta(days=1))
        send([*people[1:], people[0], "x,left,,"], on=TODAY + timedelta(days=5))

        assert stands("0", on=TODAY + timedelta(days=5)) == roster.Stands(Standing.COVERED)
        assert begins("0") == date(2020, 5, 17)

    def test_write_nobody_anew_whose_cover_is_long_over(self):
        send(FIRST)
        lines = [*FIRST, "9,active,2019-01-01,2020-01-01"]
        send(lines, on=TODAY + timedelta(days=1))
        report = send([*lines, "10,left,,"], on=DECEMBER)

        assert (report.counts["changed"], begins("9")) == (0, date(2019, 1, 1))

    def test_never_cover_who_leaves_before_they_begin(self):
        send(FIRST)
        send([*FIRST, "4,active,,2026-11-28"], on=TODAY + timedelta(days=1))

        assert stands("4", on=TODAY + timedelta(days=1)).standing is Standing.ENDED
        assert roster.beginning(on=TODAY) == []

    def test_say_in_a_try_how_many_begin_later(self):
        send(FIRST)
        report = send([*FIRST, "4,active,,"], tried=True, on=TODAY + timedelta(days=1))

        assert (report.outcome, report.counts["later"], stands("4").standing) == (State.TRIED, 1, Standing.NOT_LISTED)

    def test_are_no_first_roster_while_they_are_only_tried(self):
        send(FIRST, tried=True)

        assert newcomers.rule(on=TODAY) is Rule.FIRST_ROSTER


@pytest.mark.usefixtures("at_northwind")
class TestOneByOne:
    def cover(self, number, wanted=None, *, days=0):
        return roster.cover(number, wanted or Cover(), key=KEY, on=TODAY + timedelta(days=days))

    def test_takes_the_first_days_for_the_first_roster(self):
        self.cover("1")
        self.cover("2", days=6)
        self.cover("3", days=7)

        assert [begins(number) for number in "123"] == [None, None, DECEMBER]

    def test_covers_nobody_sooner_who_is_sent_again(self):
        self.cover("1")
        self.cover("2", days=8)

        assert not self.cover("2", days=8)
        assert self.cover("2", Cover(cohort="Care"), days=9)
        assert begins("2") == date(2026, 12, 1)

    def test_lets_who_was_ended_by_mistake_begin_with_the_newcomers(self):
        self.cover("1")
        self.cover("1", Cover(covered=False), days=10)
        self.cover("1", days=10)

        assert begins("1") == JANUARY


class TestAtOnce:
    @pytest.fixture
    def chosen(self, work_app, northwind):
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=northwind):
            newcomers.set_at_once(True)
        return northwind

    def test_covers_newcomers_as_the_roster_says(self, chosen, as_hr):
        with as_hr(chosen):
            send(FIRST)
            send([*FIRST, "4,active,,", "5,active,2026-12-02,"], on=TODAY + timedelta(days=1))

            assert [begins("4"), begins("5")] == [None, date(2026, 12, 2)]

    def test_can_be_taken_back(self, chosen, work_app, as_hr):
        with as_hr(chosen):
            send(FIRST)
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=chosen):
            newcomers.set_at_once(False)
        with as_hr(chosen):
            send([*FIRST, "4,active,,"], on=TODAY + timedelta(days=1))

            assert (newcomers.begin_at_once(), begins("4")) == (False, DECEMBER)

    def test_is_of_one_organisation(self, chosen, kestrel, as_hr):
        with as_hr(kestrel):
            assert not newcomers.begin_at_once()

    @pytest.mark.parametrize("role", ["hr_web", "work_job", "scim_web"])
    def test_is_not_for_whoever_takes_rosters_in(self, work_app, northwind, role):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with work_app.app_context(), refused, unit_of_work.acting(role, tenant_id=northwind):
            newcomers.set_at_once(True)


@pytest.mark.usefixtures("at_northwind")
class TestIsHere:
    def test_knows_who_is_still_to_begin_and_has_not_left(self):
        send(FIRST)
        send([*FIRST, "4,active,,"], on=TODAY + timedelta(days=1))

        here = db.session.scalars(select(Person.person_key).where(roster.is_here(TODAY))).all()

        assert len(here) == roster.head_count(on=TODAY) + 1 == 3
