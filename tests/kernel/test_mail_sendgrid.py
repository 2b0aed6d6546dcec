import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kernel import mail_sendgrid
from kernel.mail import BadEvents

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MARK = UUID(int=0x0B)
# The body ends CRLF as SendGrid's does.
RAW = (
    json.dumps(
        [
            {"sg_event_id": "a", "event": "processed", "timestamp": 1795338000, "outbox_id": str(MARK)},
            {"sg_event_id": "b", "event": "bounce", "timestamp": 1795338001},
        ]
    )
    + "\r\n"
).encode()


@pytest.fixture(scope="module")
def key():
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def public(key):
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.fixture
def sign(key):
    def sign(raw, at):
        stamp = str(int(at.timestamp()))
        mark = key.sign(stamp.encode() + raw, ec.ECDSA(hashes.SHA256()))
        return {"signature": base64.b64encode(mark).decode(), "stamp": stamp}

    return sign


class TestCheckEvents:
    def test_reads_what_was_signed(self, public, sign):
        events = mail_sendgrid.check_events(public, RAW, **sign(RAW, NOW), at=NOW)

        assert [(event.event_id, event.kind, event.outbox_id) for event in events] == [
            ("a", "processed", MARK),
            ("b", "bounce", None),
        ]

    @pytest.mark.parametrize("minutes", [-11, 11])
    def test_refuses_a_stamp_outside_ten_minutes(self, public, sign, minutes):
        with pytest.raises(BadEvents):
            mail_sendgrid.check_events(public, RAW, **sign(RAW, NOW), at=NOW + timedelta(minutes=minutes))

    def test_refuses_a_changed_body(self, public, sign):
        with pytest.raises(BadEvents):
            mail_sendgrid.check_events(public, RAW + b" ", **sign(RAW, NOW), at=NOW)

    @pytest.mark.parametrize("signature", ["", "%%%", "bm90IGEgc2lnbmF0dXJl", "a"])
    def test_refuses_garbage_for_a_signature(self, public, sign, signature):
        stamp = sign(RAW, NOW)["stamp"]

        with pytest.raises(BadEvents):
            mail_sendgrid.check_events(public, RAW, signature=signature, stamp=stamp, at=NOW)

    def test_refuses_a_stamp_that_is_no_time(self, public, key):
        mark = base64.b64encode(key.sign(b"soon" + RAW, ec.ECDSA(hashes.SHA256()))).decode()

        with pytest.raises(BadEvents):
            mail_sendgrid.check_events(public, RAW, signature=mark, stamp="soon", at=NOW)
