import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.blinding import keys

odd = st.integers(min_value=2**2047, max_value=2**2048 - 1).map(lambda number: number | 1)


class TestEncode:
    @given(odd)
    def test_is_what_modulus_reads(self, number):
        assert keys.modulus(keys.encode(number)) == number

    def test_is_what_the_standard_library_of_keys_writes(self, key_pair):
        encoded = keys.encode(key_pair[1])

        assert len(encoded) == 342
        assert len(keys.key_id(encoded)) == 32

    @pytest.mark.parametrize("number", [2**2047, 2**2047 - 1, 2**2048 + 1, 1])
    def test_refuses_an_even_or_wrongly_long_modulus(self, number):
        with pytest.raises(keys.WrongKeyShape):
            keys.encode(number)


def hostile(spki):
    """Keys that carry a freedom by which a person could be marked, each with its name."""
    yield "e = 3", spki[:-5] + bytes.fromhex("0203000003")
    yield "even modulus", spki[:336] + bytes([spki[336] & 0xFE]) + spki[337:]
    yield "short modulus", spki[:81] + b"\x7f" + spki[82:]
    yield "longer", spki + b"\x00"
    yield "shorter", spki[:-1]
    yield "empty", b""
    yield "salt of 47", spki.replace(bytes.fromhex("a203020130"), bytes.fromhex("a20302012f"))
    yield "SHA-256 inside", spki.replace(bytes.fromhex("040202a11a"), bytes.fromhex("040201a11a"))


class TestModulus:
    @pytest.mark.parametrize("place", range(8))
    def test_refuses_every_hostile_shape_as_the_page_does(self, place, key_pair, pages):
        name, spki = list(hostile(keys.encode(key_pair[1])))[place]

        with pytest.raises(keys.WrongKeyShape):
            keys.modulus(spki)
        assert pages.ask("key", spki=spki.hex()) == {"refused": "VoucherRefused"}, name

    def test_names_a_key_as_the_page_does(self, key_pair, pages):
        spki = keys.encode(key_pair[1])

        assert pages.ask("key", spki=spki.hex()) == {"id": keys.key_id(spki).hex()}
