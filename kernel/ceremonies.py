"""The two ceremonies of a passkey (WebAuthn level 3), making and using it: the only file that imports webauthn.

User verification is required everywhere. Who somebody is, and what is kept of a passkey, is for others to say.
"""

from dataclasses import dataclass

import webauthn
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

from kernel.refusals import NotAllowed

# A wrong answer and one that cannot be read at all are refused alike.
WRONG = (InvalidAuthenticationResponse, InvalidRegistrationResponse, InvalidJSONStructure, WebAuthnException)
UNREADABLE = (ValueError, KeyError)


class NotThisPasskey(NotAllowed):
    """The answer does not fit a passkey we know, the question we asked, or this address."""

    message = "That did not work. Please try again with the passkey you set up for this page."


@dataclass(frozen=True)
class Site:
    """Where passkeys hold: the host and the origin, from settings and never from a message."""

    host: str
    origin: str


@dataclass(frozen=True)
class Holder:
    """What the device keeps and shows of whoever holds the passkey, and of us. `handle` is 16 to 64 bytes."""

    called: str
    handle: bytes
    site_called: str = "Alcove"


@dataclass(frozen=True)
class Question:
    """What the browser is asked, as JSON, and the challenge to remember until it answers."""

    json: str
    challenge: bytes


@dataclass(frozen=True)
class Made:
    """A new passkey, as far as anybody but its device knows it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_to_make(site: Site, holder: Holder, *, known: list[bytes]) -> Question:
    """Ask for a new, discoverable passkey, on a device with none of `known`; nothing about the device is wanted."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=holder.site_called,
        user_id=holder.handle,
        user_name=holder.called,
        user_display_name=holder.called,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential) for credential in known],
    )
    return Question(options_to_json(options), options.challenge)


def read_made(site: Site, answer: str, challenge: bytes) -> Made:
    """The passkey that answers `challenge`. Raises NotThisPasskey."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            require_user_verification=True,
        )  # fmt: skip
    except (*WRONG, *UNREADABLE) as error:
        raise NotThisPasskey from error
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def ask_who(site: Site) -> Question:
    """Ask whoever is there to use a passkey of this site; nobody is named."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Question(options_to_json(options), options.challenge)


def credential_of(answer: str) -> bytes:
    """Which passkey an answer says it is from; nothing is proved yet. Raises NotThisPasskey."""
    try:
        return parse_authentication_credential_json(answer).raw_id
    except (*WRONG, *UNREADABLE) as error:
        raise NotThisPasskey from error


def check_used(site: Site, answer: str, challenge: bytes, public_key: bytes) -> int:
    """How often the passkey of this public key was used, by its own count, if it answers `challenge`.

    Nought for passkeys that do not count. What a count that falls means is for the caller. Raises NotThisPasskey.
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origin,
            credential_public_key=public_key, credential_current_sign_count=0, require_user_verification=True,
        )  # fmt: skip
    except (*WRONG, *UNREADABLE) as error:
        raise NotThisPasskey from error
    return found.new_sign_count


def as_text(value: bytes) -> str:
    """A challenge or a credential's id as base64url."""
    return bytes_to_base64url(value)


def from_text(kept: str) -> bytes:
    """What `as_text` wrote."""
    return base64url_to_bytes(kept)
