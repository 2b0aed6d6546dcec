import pytest

from kernel import signing
from portal.installing import Home

KEY = signing.public_bytes(signing.load(bytes(range(32))))


class TestShow:
    def test_shows_the_same_key_each_time(self, alcove_care, tmp_path):
        first = alcove_care("keys", "show", "--json")

        assert alcove_care("keys", "show", "--json") == first
        assert first["fingerprint"] == signing.fingerprint(Home(tmp_path).public_key("releases"))
        assert first["pinned"] is None

    def test_tells_what_is_pinned(self, alcove_care):
        alcove_care("keys", "pin", KEY.hex())

        assert signing.fingerprint(KEY) in alcove_care("keys", "show")


class TestPin:
    def test_takes_the_digits(self, alcove_care, tmp_path):
        said = alcove_care("keys", "pin", KEY.hex(), "--json")

        assert said["fingerprint"] == signing.fingerprint(KEY)
        assert Home(tmp_path).pinned("plans") == KEY

    @pytest.mark.parametrize("content", [KEY, KEY.hex().encode() + b"\n"])
    def test_takes_a_file(self, alcove_care, tmp_path, content):
        (tmp_path / "plans.pub").write_bytes(content)

        alcove_care("keys", "pin", str(tmp_path / "plans.pub"))

        assert Home(tmp_path).pinned("plans") == KEY

    @pytest.mark.parametrize("wrong", ["", "abc", "zz" * 32, KEY.hex() + "00"])
    def test_refuses_what_is_no_key(self, alcove_care, wrong):
        alcove_care("keys", "pin", wrong)

        assert alcove_care.code == 2
