import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants import roster_file
from tenants.layouts import DATES, ColumnMissing, ColumnTwice, Layout
from tenants.roster_fields import Fault, TooWide
from tenants.roster_file import Unreadable

CELLS = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=12)
DAYS = st.dates(date(1950, 1, 1), date(2090, 1, 1)) | st.none()


@st.composite
def people(draw):
    """Rows as we read them, with cells beside them that nobody asked for."""
    numbers = draw(st.lists(st.from_regex(r"[0-9A-Z]{1,8}", fullmatch=True).filter(lambda text: "E" not in text),
                            max_size=8, unique=True))  # fmt: skip
    return [
        (number, draw(st.booleans()), draw(DAYS), draw(DAYS), draw(CELLS.map(lambda text: " ".join(text.split()))),
         draw(CELLS))
        for number in numbers
    ]  # fmt: skip


def rows_of(raw, layout=None):
    return list(roster_file.read(io.BytesIO(raw), layout or Layout()))


def text_of(rows, *, delimiter, end, quoting, dates):
    paper = io.StringIO(newline="")
    writer = csv.writer(paper, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["EMPLOYEE_ID", " status ", "Covered  From", "Covered until", "Group", "Nickname"])
    for number, covered, starts_on, ends_on, group, other in rows:
        days = ("" if day is None else day.strftime(DATES[dates]) for day in (starts_on, ends_on))
        writer.writerow([number, "active" if covered else "left", *days, group, other])
    return paper.getvalue()


class TestRead:
    @given(
        rows=people(),
        delimiter=st.sampled_from(",;|\t"),
        end=st.sampled_from(["\n", "\r\n"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        encoding=st.sampled_from(
            [("utf-8", "utf-8"), ("utf-8", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]
        ),
        dates=st.sampled_from(sorted(DATES)),
    )
    def test_gives_the_same_people_however_they_are_written(self, rows, delimiter, end, quoting, encoding, dates):
        declared, written = encoding
        raw = text_of(rows, delimiter=delimiter, end=end, quoting=quoting, dates=dates).encode(written)

        found = rows_of(raw, Layout(declared, dates))

        expected = [(number, covered, start, stop, group or None) for number, covered, start, stop, group, _ in rows]
        assert [row[1:] for row in found] == expected

    @given(raw=st.binary(max_size=400), encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]))
    def test_fails_kindly_or_not_at_all_on_any_bytes(self, raw, encoding):
        try:
            rows_of(b"Employee ID,Status\n" + raw, Layout(encoding))
        except (Unreadable, ColumnMissing, ColumnTwice, TooWide):
            return

    def test_names_lines_as_an_editor_counts_them(self):
        found = rows_of(b'Employee ID,Group\n1,"two\nlines"\n,x\n2,y\n')

        assert [row.line if isinstance(row, Fault) else row[0] for row in found] == [2, 4, 5]

    def test_passes_over_lines_that_hold_nothing(self):
        assert [row[1] for row in rows_of(b"Employee ID,Status\n1,active\n\n,\n2,active\n")] == ["1", "2"]

    def test_reads_short_and_long_lines_as_far_as_they_go(self):
        found = rows_of(b"Employee ID,Group,Status\n1\n2,Care,left,more,cells\n")

        assert [row[1:3] for row in found] == [("1", True), ("2", False)]

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (",active,,x@y.example", "has no employee number"),
            ("1.23457E+11,active,,", "has an employee number that a spreadsheet has shortened"),
            ("9" * 65 + ",active,,", "has an employee number that is too long or not readable"),
            ("7,maybe,,", "has a status that we do not know"),
            ("7,active,45123,", "has a date that is none, or is not written as 2026-12-31"),
            ("7,active,2026-02-30,", "has a date that is none, or is not written as 2026-12-31"),
            ("7,active,31.12.2026,", "has a date that is none, or is not written as 2026-12-31"),
            ("7,active,,ann@", "has an e-mail address that is none"),
            ("7,active,,a@b@c.example", "has an e-mail address that is none"),
            ("7,active,,ann lee@x.example", "has an e-mail address that is none"),
        ],
    )
    def test_says_what_is_wrong_with_a_line_and_not_what_stands_there(self, line, sentence):
        found = rows_of(f"Employee ID,Status,Start,Email\n{line}\n".encode())

        assert found[0] == Fault(2, sentence)

    def test_keeps_the_number_of_a_wrong_line_so_that_nobody_leaves_by_it(self):
        assert rows_of(b"Employee ID,Status\n0042,maybe\n")[1] == (2, "0042", None, None, None, None)

    @pytest.mark.parametrize(
        ("raw", "words"),
        [
            (b"", "The file is empty"),
            (b"Employee ID\n1\n\xff\n", "Line 3 is not written in utf-8"),
            (b"Employee ID\n1\n2\n\0\n", "Line 4 holds a NUL"),
            (b'Employee ID\n1\n"open\n', "around line"),
            (b"Employee ID\n" + b"x" * 10_001 + b"\n", "around line 2"),
            (b",".join([b"Employee ID"] * 101) + b"\n", "more than 100 columns"),
            (b"Name\nZoe\n", "no column “Employee number”"),
            (b"Employee ID,employee_id\n1,2\n", "Two columns have the heading"),
        ],
    )
    def test_says_what_is_wrong_with_the_whole_file(self, raw, words):
        with pytest.raises((Unreadable, ColumnMissing, ColumnTwice)) as refused:
            rows_of(raw)

        assert words in refused.value.message

    def test_refuses_a_line_of_very_many_columns(self):
        with pytest.raises(TooWide):
            rows_of(b"Employee ID\n1" + b"," * 101 + b"\n")

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_reads_other_letters_only_when_they_were_declared(self, encoding):
        raw = "Employee ID,Group\n1,Pflege für Ältere\n".encode(encoding)

        with pytest.raises(Unreadable):
            rows_of(raw)
        assert rows_of(raw, Layout(encoding))[0][5] == "Pflege für Ältere"

    def test_remembers_more_days_than_it_keeps(self):
        first = date(1900, 1, 1)
        days = [first + timedelta(days=day) for day in range(41_000)]
        raw = "Employee ID,Start\n" + "".join(f"{n},{day}\n" for n, day in enumerate(days))

        assert [row[3] for row in rows_of(raw.encode())] == days


class TestHeadings:
    def test_gives_the_cells_of_the_first_line(self):
        assert roster_file.headings(io.BytesIO(b"\xef\xbb\xbfKennzahl;Lage\n1;aktiv\n"), "utf-8") == [
            "Kennzahl",
            "Lage",
        ]

    @pytest.mark.parametrize("raw", [b"", b"\xff\xff", b"a\0b\n"])
    def test_gives_none_where_there_is_nothing_to_read(self, raw):
        assert roster_file.headings(io.BytesIO(raw), "utf-8") == []
