import io
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel import sealing
from kernel.database import own_transaction
from portal import unit_of_work
from tenants import fault_report, roster_uploads
from tenants.roster_uploads import PIECE, Arriving, Gone
from tenants.tables.uploads import Piece

KEY = b"s" * 32
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def at_northwind(northwind, as_hr):
    with as_hr(northwind):
        yield


def arrive(parts, **said):
    place = Arriving(KEY, NOW, **said)
    for part in parts:
        place.write(part)
    return place, place.finish()


def opened(place):
    return io.BufferedReader(roster_uploads.open_file(roster_uploads.get(place.import_id), KEY))


def pieces(place):
    with own_transaction() as connection:
        return list(connection.execute(Piece.__table__.select().where(Piece.import_id == place.import_id)))


@pytest.mark.usefixtures("at_northwind")
class TestArriving:
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        parts=st.lists(st.integers(1, 2 * PIECE).map(lambda size: bytes([size % 251]) * size), min_size=1, max_size=4)
    )
    def test_gives_back_the_bytes_that_came_twice_over(self, parts):
        place, digest = arrive(parts)
        file = opened(place)
        whole = b"".join(parts)

        assert (file.read(), digest) == (whole, sha256(whole).hexdigest())
        file.seek(0)
        assert file.read(100) == whole[:100]

    def test_keeps_nothing_that_can_be_read(self):
        place, _ = arrive([b"000123,Wilhelmina\n" * 100])

        assert not any(b"Wilhelmina" in row.sealed for row in pieces(place))

    def test_notices_that_a_piece_is_missing_at_the_end(self):
        place, _ = arrive([b"x" * (PIECE + 1)])
        with own_transaction() as connection:
            connection.execute(Piece.__table__.delete().where(Piece.import_id == place.import_id, Piece.place == 1))

        with pytest.raises(Gone):
            opened(place).read()

    def test_notices_pieces_in_another_order(self):
        place, _ = arrive([b"x" * (2 * PIECE + 1)])
        table = Piece.__table__
        first, second, _ = sorted(pieces(place), key=lambda row: row.place)
        with own_transaction() as connection:
            connection.execute(table.delete().where(table.c.import_id == place.import_id, table.c.place < 2))
            for row, number in ((first, 1), (second, 0)):
                connection.execute(table.insert().values({**row._mapping, "place": number}))

        with pytest.raises(sealing.CannotOpen):
            opened(place).read()

    def test_forgets_at_once_what_is_larger_than_we_take(self):
        place = Arriving(KEY, NOW, largest=2 * PIECE)
        for _ in range(3):
            place.write(b"x" * PIECE)

        assert (place.too_large, pieces(place)) == (True, [])

    def test_is_gone_when_the_page_gives_it_up(self):
        place, _ = arrive([b"x"])
        place.give_up()

        with pytest.raises(Gone):
            roster_uploads.get(place.import_id)


@pytest.mark.usefixtures("at_northwind")
class TestFind:
    def test_is_nothing_for_another_organisation(self, kestrel, as_hr):
        place, _ = arrive([b"x"])

        with as_hr(kestrel):
            assert roster_uploads.find(place.import_id) is None


class TestLongHere:
    def test_finds_files_of_everybody_that_have_been_here_for_hours(self, northwind, as_hr, work_app):
        with as_hr(northwind):
            place, _ = arrive([b"x"])
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            early, late = (roster_uploads.long_here(at=NOW + timedelta(hours=hours)) for hours in (1, 3))

        assert (early, late) == ([], [(northwind, place.import_id, NOW)])


class TestSafe:
    @pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
    def test_is_no_formula_for_a_spreadsheet(self, first):
        assert fault_report.safe(f"{first}cmd()") == f"'{first}cmd()"
