"""Relay credentials end with the hour and name nobody."""

from datetime import UTC, datetime

from care import turn

AT = datetime(2026, 11, 25, 9, 12, 30, tzinfo=UTC)


class TestCredential:
    def test_is_what_coturn_computes(self):
        made = turn.credential(turn.RelaySecret(b"north"), at=AT, draw=bytes(8))

        # printf 1795608000:0000000000000000 | openssl dgst -sha1 -hmac north -binary | base64
        assert (made.username, made.password) == ("1795608000:0000000000000000", "+PKTj2me5zrOHIyjEl99KYc/grA=")
        assert made.expires_at == datetime(2026, 11, 25, 12, tzinfo=UTC)

    def test_is_the_same_hour_for_everybody_who_asks_in_it(self):
        late = turn.credential(turn.RelaySecret(b"north"), at=AT.replace(minute=59), draw=bytes(8))

        assert late.expires_at == turn.credential(turn.RelaySecret(b"north"), at=AT, draw=bytes(8)).expires_at

    def test_keeps_the_password_out_of_what_is_printed(self):
        made = turn.credential(turn.RelaySecret(b"north"), at=AT, draw=bytes(8))

        assert made.password not in repr(made)
