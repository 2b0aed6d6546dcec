import stat
from uuid import UUID

import pytest

from eligibility.blinding import keys
from eligibility.issuing import key_folder

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")


def _spki_ending_in(end):
    spkis = (keys.encode(2**2047 + step) for step in range(1, 100_000, 2))
    return next(spki for spki in spkis if keys.key_id(spki).endswith(end))


class TestMake:
    def test_leaves_a_private_key_that_only_its_owner_reads(self, tmp_path):
        public = key_folder.make(tmp_path / "keys", UNIT, "2027")

        path = key_folder.private_path(tmp_path / "keys", keys.key_id(public))
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert key_folder.public(tmp_path / "keys", UNIT, "2027") == public

    def test_never_makes_a_second_key_for_a_period(self, tmp_path):
        key_folder.make(tmp_path, UNIT, "2027")

        with pytest.raises(key_folder.KeyExists):
            key_folder.make(tmp_path, UNIT, "2027")
        assert len(list(tmp_path.glob("*.key"))) == 1

    def test_never_makes_one_again_after_it_was_destroyed(self, tmp_path):
        key_folder.make(tmp_path, UNIT, "2027")
        key_folder.destroy(tmp_path, UNIT, "2027")

        with pytest.raises(key_folder.KeyExists):
            key_folder.make(tmp_path, UNIT, "2027")
        assert not list(tmp_path.glob("*.key"))

    def test_throws_a_key_away_whose_end_is_taken(self, tmp_path):
        ends = [bytes([end]) for end in range(24, 256)]
        for place, end in enumerate(ends):
            (tmp_path / f"{UNIT}_{2100 + place}.public").write_bytes(_spki_ending_in(end))

        assert keys.key_id(key_folder.make(tmp_path, UNIT, "2027"))[-1] < 24

    @pytest.mark.parametrize("period", ["", "27", "2027-1", "../2027", "2027/..", "2027\n"])
    def test_refuses_what_is_no_period(self, tmp_path, period):
        with pytest.raises(key_folder.BadPeriod):
            key_folder.make(tmp_path, UNIT, period)


class TestDestroy:
    def test_is_not_found_twice(self, tmp_path):
        key_folder.make(tmp_path, UNIT, "2027")
        key_folder.destroy(tmp_path, UNIT, "2027")

        with pytest.raises(key_folder.NoSuchKey):
            key_folder.destroy(tmp_path, UNIT, "2027")
