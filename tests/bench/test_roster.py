"""The benchmark measures what it says it measures. No figure of time is asserted here."""

import pytest

from tests import house
from tests.bench import measuring, roster, rosters
from tests.bench.measuring import Cost

PEOPLE = 2_000


class TestWrite:
    def test_gives_the_same_bytes_for_the_same_seed(self, tmp_path):
        for name in ("one", "other"):
            rosters.write(tmp_path / name, 50)

        assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()

    def test_changes_no_more_than_it_was_asked_to(self, tmp_path):
        rosters.write(tmp_path / "one", PEOPLE)
        rosters.write(tmp_path / "other", PEOPLE, changed=0.05)
        one, other = ((tmp_path / name).read_text().splitlines() for name in ("one", "other"))

        assert 50 < sum(before != after for before, after in zip(one, other, strict=True)) < 150


class TestImport:
    @pytest.fixture
    def environment(self, servers, databases, tmp_path):
        roster.add_organisation(servers, databases.work, databases.issuer, tmp_path)
        return house.environment_of_work(servers, databases.work, databases.issuer, tmp_path)

    def test_takes_in_what_the_control_copies_and_then_what_has_changed(
        self, servers, databases, environment, tmp_path
    ):
        pid = roster.postmaster(servers)
        rosters.write(tmp_path / "first", PEOPLE)
        rosters.write(tmp_path / "changed", PEOPLE, changed=0.01)

        control = roster.copy(databases.work, tmp_path / "first", pid)
        first, changed = (roster.take_in(name, tmp_path / name, environment, pid) for name in ("first", "changed"))

        assert control.counts["rows"] == first.counts["rows"] == first.counts["new"] == PEOPLE
        assert 0 < changed.counts["changed"] == PEOPLE - changed.counts["same"] < 60


class TestMedian:
    def test_is_of_each_figure(self):
        costs = [Cost("control", wall, cpu, 1.0) for wall, cpu in ((1.0, 9.0), (2.0, 7.0), (9.0, 8.0))]

        assert measuring.median(costs) == Cost("control", 2.0, 8.0, 1.0)


class TestTable:
    def test_sets_every_step_against_the_first(self):
        lines = measuring.table(
            [Cost("control", 2.0, 0.5, 0.5), Cost("import", 8.0, 2.0, 3.0, 77.0, 70.0)]
        ).splitlines()

        assert lines[2].split() == ["import", "8.00", "5.00", "3.00", "4.00", "5.00", "77.0", "7.0"]
