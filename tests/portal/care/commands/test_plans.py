"""Pulling from the command line, as far as the command goes; what a pull does stands with `source`."""

from kernel import signing

KEY = signing.public_bytes(signing.load(bytes(range(32))))


class TestPull:
    def test_is_refused_before_a_key_is_pinned(self, alcove_care):
        assert "not pinned" in alcove_care("plans", "pull")
        assert alcove_care.code == 1

    def test_says_when_the_other_side_is_away(self, alcove_care):
        alcove_care("keys", "pin", KEY.hex())

        assert "does not answer" in alcove_care("plans", "pull")
        assert alcove_care.code == 1
