"""What changed since the last look is said, and remembered as the new state."""

from datetime import date

import pytest

from portal.outside import memory
from portal.outside.watching import Seen

DAY, LATER = date(2026, 11, 1), date(2026, 11, 9)


class TestCompare:
    def test_says_nothing_the_first_time_and_while_nothing_changes(self, tmp_path):
        file, seen = tmp_path / "seen.json", [Seen("https://work.example/voucher", "aa")]

        assert memory.compare(file, seen, on=DAY) == []
        assert memory.compare(file, seen, on=LATER) == []

    def test_names_what_changed_once(self, tmp_path):
        file = tmp_path / "seen.json"
        memory.compare(file, [Seen("https://work.example/voucher", "aa")], on=DAY)
        changed = [Seen("https://work.example/voucher", "bb")]

        assert memory.compare(file, changed, on=LATER) == [
            "https://work.example/voucher is not what it was since 2026-11-01."
        ]
        assert memory.compare(file, changed, on=LATER) == []

    @pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}'])
    def test_does_not_guess_at_a_file_of_somebody_else(self, tmp_path, text):
        (tmp_path / "seen.json").write_text(text)

        with pytest.raises(memory.Unreadable):
            memory.compare(tmp_path / "seen.json", [], on=DAY)
