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

    def test_makes_up_what_opens_the_stand_ins_once_for_each_home(self, tmp_path):
        homes = [{"ALCOVE_HOME": str(tmp_path / name)} for name in ("one", "one", "other")]

        one, again, other = (
            demonstration.settings_for(settings.from_mapping(home)).environment["STRIPE_API_KEY"] for home in homes
        )

        assert one == again != other

    def test_leaves_a_company_alone_whose_key_was_set(self, tmp_path):
        at = settings.from_mapping({"ALCOVE_HOME": str(tmp_path), "STRIPE_API_KEY": "sk_live_1"})

        environment = demonstration.settings_for(at).environment

        assert environment["STRIPE_API_KEY"] == "sk_live_1"
        assert "STRIPE_API_BASE" not in environment
        assert environment["WORK_SENDGRID_API_BASE"] == "http://127.0.0.1:8012"


class TestPlan:
    def test_fills_one_side_after_the_other_the_first_time_and_both_at_once_later(self, tmp_path):
        at = settings.from_mapping({"ALCOVE_HOME": str(tmp_path)})

        first = demonstration.plan(at).preparations[1:]
        (tmp_path / "demo" / "handed").mkdir(parents=True)
        (tmp_path / "demo" / "handed" / "settled").touch()
        later = demonstration.plan(at).preparations[1:]

        assert [[(side, words[0]) for side, words in step] for step in first] == [
            [("work", "seed")], [("care", "seed")], [("work", "settle")]
        ]  # fmt: skip
        assert [[(side, words[0]) for side, words in step] for step in later] == [[("work", "seed"), ("care", "seed")]]

    def test_greets_with_what_both_sides_have_written_down_for_their_owner_only(self, tmp_path):
        at = settings.from_mapping({"ALCOVE_HOME": str(tmp_path), "ALCOVE_MAIL_PORT": "8112"})
        greeting = demonstration.plan(at).greeting
        for side in ("care", "work"):
            (tmp_path / "demo" / "personas").mkdir(parents=True, exist_ok=True)
            (tmp_path / "demo" / "personas" / f"{side}.txt").write_text(f"people of {side}\n")

        said = greeting()

        assert said.index("people of work") < said.index("people of care") < said.index("http://mail.localhost:8112")
        assert (tmp_path / "demo" / "personas.txt").stat().st_mode & 0o077 == 0
