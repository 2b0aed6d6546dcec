"""The IdP's folder: its key, made on the first start, the people it knows, and the applications registered with it."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.work.standins.idp.answers import SigningKey
from sso.saml import keys


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as: `company` is the word in the IdP's addresses, `note` says what they are for."""

    company: str
    name: str
    employee_number: str
    note: str = ""


@dataclass(frozen=True)
class Cabinet:
    """One folder on disk."""

    folder: Path

    @property
    def applications(self) -> Path:
        """Metadata of registered applications, one file each."""
        return self.folder / "applications"

    @property
    def personas_file(self) -> Path:
        """A JSON list of personas; whoever prepares the demonstration writes it."""
        return self.folder / "personas.json"

    def prepare(self, *, at: datetime) -> None:
        """Make the folder, the key and the secret where they are missing."""
        self.applications.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "key.pem").exists():
            pair = keys.generate("demonstration idp", at=at)
            _write_private(self.folder / "certificate.pem", pair.certificate_pem.encode())
            _write_private(self.folder / "name-id.secret", secrets.token_bytes(32))
            # Last, because its presence says that the others are there.
            _write_private(self.folder / "key.pem", pair.private_key_pem.encode())

    def signing_key(self) -> SigningKey:
        """The key that signs every answer."""
        return SigningKey(
            certificate_pem=(self.folder / "certificate.pem").read_text(),
            private_key_pem=(self.folder / "key.pem").read_text(),
        )

    def people(self, company: str) -> list[Persona]:
        """The personas of one company, in the order of the file. Read each time, so that seeding may add some."""
        if not self.personas_file.exists():
            return []
        people = [Persona(**entry) for entry in json.loads(self.personas_file.read_text())]
        return [persona for persona in people if persona.company == company]

    def name_id(self, application: str, company: str, employee_number: str) -> str:
        """An opaque name that stays the same for this person at this application and differs at every other."""
        secret = (self.folder / "name-id.secret").read_bytes()
        whole = "\0".join((application, company, employee_number))
        return hmac.digest(secret, whole.encode(), hashlib.sha256).hex()[:40]


def _write_private(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
