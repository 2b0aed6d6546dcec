"""Passkeys (WebAuthn level 3): the only file that imports webauthn. User verification is required everywhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
import webauthn
from sqlalchemy import select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import (
    InvalidAuthenticationResponse,
    InvalidJSONStructure,
    InvalidRegistrationResponse,
    WebAuthnException,
)
from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kernel import sealing
from kernel.database import db
from kernel.refusals import NotAllowed, NotFound
from kernel.staff.tables import Passkey, Person

log = structlog.get_logger()


class NotThisPasskey(NotAllowed):
    """The answer does not fit a passkey we know, the question we asked, or this address."""

    message = "That did not work. Please try again with the passkey you set up for this page."


class NoSuchPasskey(NotFound):
    """This person has no such passkey."""

    message = "We could not find that passkey. It may have been removed already."


@dataclass(frozen=True)
class Site:
    """Where passkeys hold: the host and the origin, from settings and never from a message."""

    host: str
    origin: str


@dataclass(frozen=True)
class Question:
    """What the browser is asked, as JSON, and the challenge to remember until it answers."""

    json: str
    challenge: bytes


def ask_to_add(site: Site, *, called: str, person_id: UUID, known: list[bytes]) -> Question:
    """Ask for a new, discoverable passkey; nothing about the device is wanted."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Alcove",
        user_id=person_id.bytes,
        user_name=called,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential) for credential in known],
    )
    return Question(options_to_json(options), options.challenge)


def add(site: Site, person: Person, answer: str, challenge: bytes, *, at: datetime) -> Passkey:
    """Keep the passkey that answers `challenge`. Raises NotThisPasskey, also for one that is kept already."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            require_user_verification=True,
        )  # fmt: skip
    except (InvalidRegistrationResponse, InvalidJSONStructure, WebAuthnException, ValueError, KeyError) as error:
        raise NotThisPasskey from error
    if db.session.get(Passkey, found.credential_id) is not None:
        raise NotThisPasskey
    passkey = Passkey(
        credential_id=found.credential_id,
        surface=person.surface,
        person_id=person.person_id,
        owner_id=person.owner_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        added_at=at,
    )
    db.session.add(passkey)
    db.session.flush()
    return passkey


def of(person: Person) -> list[Passkey]:
    """This person's passkeys, in the order in which they were added."""
    mine = select(Passkey).where(Passkey.person_id == person.person_id).order_by(Passkey.added_at)
    return list(db.session.execute(mine).scalars())


def get(person: Person, credential: str) -> Passkey:
    """The passkey of this person with this id (base64url). Raises NoSuchPasskey."""
    found = next((passkey for passkey in of(person) if as_text(passkey.credential_id) == credential), None)
    if found is None:
        raise NoSuchPasskey
    return found


def call(passkey: Passkey, called: str, *, key: bytes) -> None:
    """Name it, for its person only: the name is sealed."""
    passkey.called = sealing.seal(key, called.encode(), place=_place(passkey)) if called else None


def name_of(passkey: Passkey, *, key: bytes) -> str | None:
    """What its person calls it, if they gave it a name."""
    return sealing.unseal(key, passkey.called, place=_place(passkey)).decode() if passkey.called else None


def remove(passkey: Passkey) -> None:
    """From now on it lets nobody in."""
    db.session.delete(passkey)
    db.session.flush()


def _place(passkey: Passkey) -> str:
    return f"passkeys|called|{passkey.credential_id.hex()}"


def ask_who(site: Site) -> Question:
    """Ask whoever is there to use a passkey of this site; nobody is named."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Question(options_to_json(options), options.challenge)


def check(site: Site, surface: str, answer: str, challenge: bytes, *, at: datetime) -> Passkey:
    """The passkey that answers `challenge`. An unknown one and a wrong one are refused alike. Raises NotThisPasskey."""
    try:
        credential = parse_authentication_credential_json(answer)
        passkey = db.session.get(Passkey, credential.raw_id)
        if passkey is None or passkey.surface != surface:
            raise NotThisPasskey
        found = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=site.host,
            expected_origin=site.origin, credential_public_key=passkey.public_key,
            # A count that falls is an alarm and not a lock: passkeys that are synchronised stay at nought.
            credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except (InvalidAuthenticationResponse, InvalidJSONStructure, WebAuthnException, ValueError, KeyError) as error:
        raise NotThisPasskey from error
    if found.new_sign_count < passkey.sign_count:
        log.warning("a passkey's count fell", surface=surface)
    passkey.sign_count, passkey.used_at = found.new_sign_count, at
    return passkey


def as_text(challenge: bytes) -> str:
    """A challenge as a visit can keep it."""
    return bytes_to_base64url(challenge)


def from_text(kept: str) -> bytes:
    """The challenge that `as_text` wrote."""
    return base64url_to_bytes(kept)
