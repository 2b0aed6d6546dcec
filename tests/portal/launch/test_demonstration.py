from datetime import timedelta

import pytest

from kernel import clock
from portal.launch import demonstration, settings


@pytest.fixture
def followed():
    yield clock.follow
    clock.follow(None)


class TestAdvance:
    def test_moves_both_sides_alike_and_adds_up(self, tmp_path, followed):
        demonstration.advance(tmp_path, 2)

        assert demonstration.advance(tmp_path, 30) == 32

        for side in ("work", "care"):
            followed(demonstration.clock_file(tmp_path, side))
            assert clock.offset() == timedelta(days=32)

    def test_brings_a_side_that_was_left_behind_to_the_other(self, tmp_path):
        demonstration.advance(tmp_path, 2)
        demonstration.clock_file(tmp_path, "care").unlink()

        demonstration.advance(tmp_path, 1)

        assert demonstration.clock_file(tmp_path, "care").read_text() == f"{3 * 86_400}\n"


class TestSettingsFor:
    def test_tells_each_side_of_its_own_clock_only(self, tmp_path):
        at = demonstration.settings_for(settings.from_mapping({"ALCOVE_HOME": str(tmp_path)}))

        environment = settings.for_program(at, "web-care")

        assert environment["CARE_CLOCK_FILE"] == str(tmp_path / "care" / "clock")
        assert "WORK_CLOCK_FILE" not in environment
        assert environment["ALCOVE_DEMONSTRATION"] == "1"
