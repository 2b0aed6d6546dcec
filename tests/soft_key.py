"""A passkey in software, for tests of what follows a right answer; browsers' own are tried in tests/browser."""

import base64
import hashlib
import json
import secrets
from uuid import UUID

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from kernel import clock
from kernel.database import db
from kernel.staff.tables import Passkey

PRESENT_AND_VERIFIED = 0x05


class SoftKey:
    """One passkey; `add` gives it to a person in the scope at hand."""

    def __init__(self, host: str = "localhost", origin: str = "http://localhost:8000") -> None:
        self._host, self._origin = host, origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)

    def add(self, person_id: UUID, tenant_id: UUID | None, surface: str = "staff") -> None:
        """Set it up, as the doorway would have."""
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        db.session.add(
            Passkey(
                credential_id=self.credential_id, surface=surface, person_id=person_id, owner_id=tenant_id,
                public_key=cbor2.dumps(cose), sign_count=0, added_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()

    def answer(self, challenge: str) -> str:
        """What a browser sends for this challenge."""
        said = {"type": "webauthn.get", "challenge": challenge, "origin": self._origin, "crossOrigin": False}
        client = json.dumps(said).encode()
        authenticator = hashlib.sha256(self._host.encode()).digest() + bytes([PRESENT_AND_VERIFIED]) + bytes(4)
        signature = self._key.sign(authenticator + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": authenticator, "clientDataJSON": client, "signature": signature}
        ident = _b64(self.credential_id)
        response = {name: _b64(part) for name, part in parts.items()}
        return json.dumps({"id": ident, "rawId": ident, "type": "public-key", "response": response})


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
