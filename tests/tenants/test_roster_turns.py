"""What files do one after another: to leavers, to each other, and to people whose line is wrong."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kernel.database import db
from tenants import imports, layouts, roster, roster_imports
from tenants.imports import State
from tenants.layouts import BadGrace, Layout
from tenants.roster_imports import Ask, Declared, DirectoryLeads
from tenants.tables.people import Person

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
EVERYBODY = [f"{number},active," for number in range(20)]
PEOPLE = st.dictionaries(st.integers(0, 12).map(str), st.tuples(st.booleans(), st.sampled_from(["", "Care", "Sales"])))


@pytest.fixture
def at_northwind(northwind, as_hr):
    with as_hr(northwind):
        yield


def send(lines, declared=Declared.FULL, *, at=NOW, **said):
    file = io.BytesIO("\n".join(["Employee ID,Status,Group", *lines]).encode())
    return roster_imports.import_file(file, Ask(declared, Layout(), **said), key=KEY, at=at)


def take(people, declared=Declared.FULL):
    """As HR who confirms whatever is held, a minute after the last."""
    take.at += timedelta(minutes=1)
    lines = [f"{number},{'active' if covered else 'left'},{group}" for number, (covered, group) in people.items()]
    report = send(lines, declared, at=take.at)
    if report.outcome is State.HELD:
        report = send(lines, declared, at=take.at, approved=True)
    return report


take.at = NOW


def standing():
    """Who is covered, in which group."""
    rows = db.session.execute(select(Person.person_key, Person.cohort).where(Person.covered))
    return {(row.person_key, row.cohort) for row in rows}


def afresh(*turns):
    """The standing after these files, on an empty roster, of which nothing is kept."""
    with db.session.begin_nested() as nested:
        for people, declared in turns:
            take(people, declared)
        found = standing()
        nested.rollback()
    db.session.expire_all()
    return found


@pytest.mark.usefixtures("at_northwind")
class TestOneAfterAnother:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(first=PEOPLE, second=PEOPLE.filter(bool), changes=PEOPLE.filter(bool))
    def test_the_last_full_file_says_it_all_and_changes_add_up(self, first, second, changes):
        full, some = Declared.FULL, Declared.CHANGES

        assert afresh((first, full), (second, full)) == afresh((second, full))
        assert afresh((second, full), (changes, some)) == afresh(({**second, **changes}, full))
        assert afresh((second, full), (changes, some), (changes, some)) == afresh((second, full), (changes, some))

    def test_the_same_bytes_declared_otherwise_are_another_file(self):
        send(["1,active,"])

        assert send(["1,active,"], Declared.CHANGES).outcome is State.APPLIED

    def test_an_older_export_is_refused(self):
        send(["1,active,", "2,active,"], exported_on=TODAY)

        late = send(["1,active,"], exported_on=TODAY - timedelta(days=1), at=NOW + timedelta(hours=1))

        assert (late.outcome, "older than the one" in late.reasons[0]) == (State.REFUSED, True)

    def test_a_file_that_was_sent_before_the_last_applied_one_is_refused(self):
        send(["1,active,"], at=NOW)

        assert send(["2,active,"], at=NOW, sent_at=NOW - timedelta(minutes=5)).outcome is State.REFUSED

    def test_a_file_of_a_day_to_come_is_refused(self):
        report = send(["1,active,"], exported_on=TODAY + timedelta(days=3))

        assert "still to come" in report.reasons[0]

    def test_a_wrong_line_ends_nobodys_cover(self):
        numbers = [f"{number},active,Care" for number in range(100)]
        send(numbers)
        report = send([*numbers[1:], "0,maybe,Care"], at=NOW + timedelta(minutes=1))

        assert (report.outcome, report.counts["leaving"], report.counts["faults"]) == (State.APPLIED, 0, 1)
        assert roster.find_key(KEY, "0", on=TODAY) is not None

    def test_a_full_file_is_refused_where_a_directory_leads(self):
        with pytest.raises(DirectoryLeads):
            send(["1,active,"], directory_leads=True)
        assert send(["1,active,"], Declared.CHANGES, directory_leads=True).outcome is State.APPLIED


@pytest.mark.usefixtures("at_northwind")
class TestGrace:
    def test_leavers_go_at_once_where_nothing_was_said(self):
        send(EVERYBODY)
        send(EVERYBODY[1:], at=NOW + timedelta(minutes=1))

        assert roster.head_count(on=TODAY) == 19

    def test_leavers_stay_for_the_days_that_hr_chose_and_are_counted_once(self):
        layouts.set_grace(14, at=NOW)
        send(EVERYBODY)
        first = send(EVERYBODY[1:], at=NOW + timedelta(minutes=1))
        again = send([*EVERYBODY[1:], "20,active,Care"], at=NOW + timedelta(days=1))

        assert [report.counts["leaving"] for report in (first, again)] == [1, 0]
        assert [roster.head_count(on=TODAY + timedelta(days=days)) for days in (14, 15)] == [21, 20]

    def test_somebody_who_comes_back_is_covered_as_before(self):
        layouts.set_grace(14, at=NOW)
        for minute, lines in enumerate((EVERYBODY, EVERYBODY[1:], EVERYBODY[::-1])):
            send(lines, at=NOW + timedelta(minutes=minute))

        assert roster.head_count(on=TODAY + timedelta(days=30)) == 20

    def test_one_person_leaves_with_the_same_days(self):
        layouts.set_grace(2, at=NOW)
        send(["1,active,"])

        assert [roster.leave("1", key=KEY, on=TODAY) for _ in range(2)] == [True, False]
        assert roster.find_key(KEY, "1", on=TODAY + timedelta(days=2)) is not None
        assert roster.find_key(KEY, "1", on=TODAY + timedelta(days=3)) is None

    @pytest.mark.parametrize("days", [-1, 91])
    def test_has_a_limit(self, days):
        with pytest.raises(BadGrace):
            layouts.set_grace(days, at=NOW)


@pytest.mark.usefixtures("at_northwind")
class TestMark:
    def test_cannot_be_guessed_from_the_bytes(self):
        send(["000123,left,"])
        row = imports.recent()[0]
        plain = hashlib.sha256(b"Employee ID,Status,Group\n000123,left,").digest()

        assert row.digest != plain
        assert row.exported_on == date(2026, 11, 22)
