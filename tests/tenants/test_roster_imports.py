import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants import imports, roster, roster_imports
from tenants.imports import State
from tenants.layouts import ColumnMissing, Layout
from tenants.roster_file import Unreadable
from tenants.roster_imports import Ask, Declared

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples"
GERMAN = Layout("cp1252", "31.12.2026", {"number": "Personalnummer", "starts_on": "Eintritt", "ends_on": "Austritt",
                                        "cohort": "Abteilung"})  # fmt: skip


def csv_of(numbers, status="active"):
    lines = ["Employee ID,Status", *(f"{number},{status}" for number in numbers)]
    return io.BytesIO("\n".join(lines).encode())


def full(file, **more):
    return roster_imports.import_file(file, Ask(Declared.FULL, more.pop("layout", Layout()), **more), key=KEY, at=NOW)


def people(count):
    return [f"{number:06}" for number in range(count)]


class TestImportFile:
    def test_takes_a_first_full_file_in(self, northwind, as_hr):
        with as_hr(northwind):
            report = full(csv_of(people(30)))

            assert (report.outcome, report.counts["new"], roster.head_count(on=NOW.date())) == (State.APPLIED, 30, 30)

    def test_does_nothing_for_the_same_bytes_again(self, northwind, as_hr):
        with as_hr(northwind):
            full(csv_of(people(30)))

            assert full(csv_of(people(30))).outcome is State.UNCHANGED

    def test_ends_the_cover_of_who_is_no_longer_listed(self, northwind, as_hr):
        with as_hr(northwind):
            full(csv_of(people(100)))
            report = full(csv_of(people(95)))

            assert (report.outcome, report.counts["leaving"], roster.head_count(on=NOW.date())) == (
                State.APPLIED,
                5,
                95,
            )

    def test_holds_a_file_that_ends_too_many(self, northwind, as_hr):
        with as_hr(northwind):
            full(csv_of(people(100)))
            report = full(csv_of(people(60)))

            assert (report.outcome, roster.head_count(on=NOW.date())) == (State.HELD, 100)

    def test_applies_a_held_file_once_hr_confirms_that_very_file(self, northwind, as_hr):
        with as_hr(northwind):
            full(csv_of(people(100)))
            full(csv_of(people(60)))

            other = full(csv_of(people(61)), approved=True)
            same = full(csv_of(people(60)), approved=True)

            assert (other.outcome, same.outcome, roster.head_count(on=NOW.date())) == (State.HELD, State.APPLIED, 60)

    def test_leaves_others_alone_when_declared_as_changes(self, northwind, as_hr):
        with as_hr(northwind):
            full(csv_of(people(100)))
            ask = Ask(Declared.CHANGES, Layout())
            roster_imports.import_file(csv_of(["000003"], status="left"), ask, key=KEY, at=NOW)

            assert roster.head_count(on=NOW.date()) == 99

    def test_writes_nothing_when_only_tried(self, northwind, as_hr):
        with as_hr(northwind):
            report = full(csv_of(people(10)), tried=True)

            assert (report.counts["new"], roster.head_count(on=NOW.date()), imports.recent()) == (10, 0, [])

    def test_leaves_a_few_wrong_lines_out_and_names_them(self, northwind, as_hr):
        with as_hr(northwind):
            report = full(csv_of([*people(99), ""]))

            assert (report.outcome, [fault.line for fault in report.faults]) == (State.APPLIED, [101])

    def test_refuses_too_many_wrong_lines(self, northwind, as_hr):
        with as_hr(northwind):
            report = full(csv_of([*people(90), *[""] * 10]))

            assert (report.outcome, roster.head_count(on=NOW.date())) == (State.REFUSED, 0)

    def test_refuses_a_number_that_stands_twice(self, northwind, as_hr):
        with as_hr(northwind):
            report = full(csv_of(["000001", "000002", "000001"]))

            assert (report.outcome, report.faults[-1].line) == (State.REFUSED, 4)

    def test_refuses_a_file_of_headings_only(self, northwind, as_hr):
        with as_hr(northwind):
            assert full(csv_of([])).outcome is State.REFUSED

    @pytest.mark.parametrize(
        "raw", [b"", b"Name\nx", b"Employee ID\n\xff\n", b'Employee ID\n"open', b"Employee ID\n1\x00\n"]
    )
    def test_says_what_is_wrong_with_the_whole_file(self, northwind, as_hr, raw):
        with as_hr(northwind), pytest.raises((Unreadable, ColumnMissing)) as refused:
            full(io.BytesIO(raw))

        assert len(refused.value.message) > 30

    def test_keeps_organisations_apart(self, northwind, kestrel, as_hr):
        with as_hr(northwind):
            full(csv_of(people(30)))
        with as_hr(kestrel):
            assert roster.find_key(KEY, "000001", on=NOW.date()) is None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=300))
def test_no_bytes_make_it_fail_otherwise_than_kindly(raw, northwind, as_hr):
    with as_hr(northwind):
        try:
            report = full(io.BytesIO(b"Employee ID,Status\n" + raw), tried=True)
        except (Unreadable, ColumnMissing):
            return
        assert report.outcome in set(State)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample files are not beside this checkout")
class TestSamples:
    def read(self, name, **more):
        with (SAMPLES / name).open("rb") as file:
            return full(file, **more)

    def test_a_month_at_northwind(self, northwind, as_hr):
        with as_hr(northwind):
            first = self.read("northwind-2400-full.csv")
            second = self.read("northwind-2415-next-month-full.csv")

            assert (first.counts["new"], second.outcome) == (2400, State.APPLIED)
            assert [second.counts[name] for name in ("leaving", "new", "later")] == [30, 45, 45]
            assert [roster.head_count(on=day) for day in (NOW.date(), date(2026, 12, 1))] == [2370, 2415]

    def test_a_shrunk_file_is_held(self, northwind, as_hr):
        with as_hr(northwind):
            self.read("northwind-2400-full.csv")

            assert (self.read("northwind-1500-shrunk-full.csv").outcome, roster.head_count(on=NOW.date())) == (
                State.HELD,
                2400,
            )

    def test_bad_rows_are_refused_and_named(self, northwind, as_hr):
        with as_hr(northwind):
            report = self.read("northwind-200-bad-rows.csv")

            assert (report.outcome, len(report.faults)) == (State.REFUSED, 4)

    def test_another_alphabet_needs_its_layout_and_then_works(self, kestrel, as_hr):
        with as_hr(kestrel), pytest.raises(Unreadable):
            self.read("kestrel-640-semicolon-cp1252.csv", layout=Layout(columns=GERMAN.columns))
        with as_hr(kestrel):
            report = self.read("kestrel-640-semicolon-cp1252.csv", layout=GERMAN)

            assert (report.outcome, roster.head_count(on=NOW.date())) == (State.APPLIED, 640)

    def test_a_byte_order_mark_and_a_broken_line_are_read(self, kestrel, as_hr):
        with as_hr(kestrel):
            assert self.read("brightwater-12-bom.csv").counts["new"] == 12
