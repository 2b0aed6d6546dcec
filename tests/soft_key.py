"""A passkey in software, for tests of what follows an answer, right or wrong; browsers' own are in tests/browser."""

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

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
NO_MAKER = bytes(16)


class SoftKey:
    """One passkey; `add` gives it to a person in the scope at hand, `make` answers as a browser does for a new one."""

    def __init__(self, host: str = "localhost", origin: str = "http://localhost:8000") -> None:
        self._host, self._origin = host, origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        # Whether the finger on the sensor is the right one, and how often it has answered; nought is not counting.
        self.is_verified, self.count = True, 0

    def move(self, host: str, origin: str) -> None:
        """From now on it answers at another address."""
        self._host, self._origin = host, origin

    def add(self, person_id: UUID, tenant_id: UUID | None, surface: str = "staff") -> None:
        """Set it up, as the doorway would have."""
        db.session.add(
            Passkey(
                credential_id=self.credential_id, surface=surface, person_id=person_id, owner_id=tenant_id,
                public_key=self._public_key(), sign_count=0, added_at=clock.now(),
            )
        )  # fmt: skip
        db.session.flush()

    def make(self, challenge: str) -> str:
        """What a browser sends for this challenge when the passkey is made."""
        named = NO_MAKER + len(self.credential_id).to_bytes(2, "big") + self.credential_id
        authenticator = self._authenticator(NEW) + named + self._public_key()
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": authenticator})
        return self._send({"attestationObject": made, "clientDataJSON": self._said("create", challenge)})

    def answer(self, challenge: str) -> str:
        """What a browser sends for this challenge."""
        said, authenticator = self._said("get", challenge), self._authenticator()
        signature = self._key.sign(authenticator + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._send({"authenticatorData": authenticator, "clientDataJSON": said, "signature": signature})

    def _public_key(self) -> bytes:
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        return cbor2.dumps(cose)

    def _said(self, act: str, challenge: str) -> bytes:
        said = {"type": f"webauthn.{act}", "challenge": challenge, "origin": self._origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _authenticator(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.is_verified else 0)
        return hashlib.sha256(self._host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _send(self, parts: dict[str, bytes]) -> str:
        ident = _b64(self.credential_id)
        response = {name: _b64(part) for name, part in parts.items()}
        return json.dumps({"id": ident, "rawId": ident, "type": "public-key", "response": response})


def _b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
