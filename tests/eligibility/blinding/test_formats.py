import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.blinding import formats


def size(count):
    return st.binary(min_size=count, max_size=count)


tokens = st.builds(formats.Token, size(32), size(32), size(32), size(256))
requests = st.builds(formats.TokenRequest, st.integers(0, 255), size(256))


class TestToken:
    @given(tokens)
    def test_reads_what_it_writes(self, token):
        raw = token.encode()

        assert len(raw) == 354
        assert formats.read_token(raw) == token

    @given(tokens)
    def test_comes_back_from_its_short_form_with_the_key_and_challenge(self, token):
        raw = token.compact()

        assert len(raw) == 294
        assert formats.read_compact(raw).expand(token.challenge_digest, token.key_id) == token

    @given(tokens)
    def test_does_not_come_back_with_another_key(self, token):
        other = token.key_id[:-1] + bytes([token.key_id[-1] ^ 1])

        with pytest.raises(formats.MalformedBytes):
            formats.read_compact(token.compact()).expand(token.challenge_digest, other)

    def test_hides_itself_from_logs(self):
        token = formats.Token(b"n" * 32, b"d" * 32, b"k" * 32, b"a" * 256)

        assert "nn" not in repr(token)
        assert "aa" not in repr(token)


class TestRequests:
    @given(st.lists(requests, min_size=1, max_size=8))
    def test_read_what_is_written(self, batch):
        raw = b"".join(one.encode() for one in batch)

        assert formats.read_requests(raw) == batch

    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            bytes(258),
            b"\x00\x02" + bytes(258),
            b"\x00\x01" + bytes(257),
            (b"\x00\x02" + bytes(257)) * 9,
            (b"\x00\x02" + bytes(257)) + bytes(259),
        ],
    )
    def test_refuse_other_lengths_types_and_a_ninth(self, raw):
        with pytest.raises(formats.MalformedBytes):
            formats.read_requests(raw)


class TestResponses:
    @given(st.lists(size(256), min_size=1, max_size=8))
    def test_read_what_is_written(self, signatures):
        assert formats.read_responses(formats.encode_responses(signatures), len(signatures)) == signatures

    def test_refuse_one_too_few(self):
        with pytest.raises(formats.MalformedBytes):
            formats.read_responses(bytes(256), 2)


class TestRedeem:
    @given(tokens, st.sampled_from([0, 1]), size(32))
    def test_reads_what_it_writes(self, token, mode, login):
        redeem = formats.Redeem(mode, token, login)

        assert len(redeem.encode()) == 388
        assert formats.read_redeem(redeem.encode()) == redeem

    @pytest.mark.parametrize(("place", "value"), [(0, 2), (0, 0), (1, 2), (1, 255), (2, 1), (3, 1)], ids=str)
    def test_refuses_another_version_mode_or_type(self, place, value):
        raw = bytearray(b"\x01\x00\x00\x02" + bytes(384))
        raw[place] = value

        with pytest.raises(formats.MalformedBytes):
            formats.read_redeem(bytes(raw))

    @pytest.mark.parametrize("length", [0, 387, 389])
    def test_refuses_another_length(self, length):
        with pytest.raises(formats.MalformedBytes):
            formats.read_redeem((b"\x01\x00\x00\x02" + bytes(400))[:length])


class TestText:
    @given(st.binary(max_size=400))
    def test_reads_what_it_writes(self, raw):
        assert formats.from_text(formats.to_text(raw)) == raw

    @given(size(294))
    def test_is_415_characters_with_an_address(self, raw):
        assert len("https://care.example/p#") + len(formats.to_text(raw)) == 415

    @pytest.mark.parametrize("text", ["A", "AB==", "A B", "AB\n", "é", "AC", base64.b64encode(b"\xff\xfe").decode()])
    def test_refuses_what_it_would_not_have_written(self, text):
        with pytest.raises(formats.MalformedBytes):
            formats.from_text(text)


class TestTokenChallenge:
    def test_is_the_same_for_every_voucher_and_has_no_redemption_context(self):
        challenge = formats.token_challenge("issuer.example", "care.example")

        assert challenge == b"\x00\x02\x00\x0eissuer.example\x00\x00\x0ccare.example"
        assert len(formats.challenge_digest(challenge)) == 32
