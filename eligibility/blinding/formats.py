"""The bytes of a voucher on its way: challenge, issuing, token, compact form and redeeming.

Names in capitals and TokenSomething are those of RFC 9577 and RFC 9578 (token type 0x0002). All integers are
big-endian. Every reader takes exact lengths only and raises MalformedBytes otherwise.
"""

import base64
import binascii
from dataclasses import dataclass, field
from hashlib import sha256

from kernel import refusals

TYPE = b"\x00\x02"
REQUEST_SIZE = 259
RESPONSE_SIZE = 256
TOKEN_SIZE = 354
COMPACT_SIZE = 294
REDEEM_SIZE = 388
BATCH = 8
COMPACT_MARK = b"P1"
NEW_ACCOUNT = 0
EXTEND_ACCOUNT = 1


class MalformedBytes(refusals.Refused):
    """The bytes do not have the length or the marks of what they claim to be."""

    message = "This voucher could not be read. Please check that it is whole and try again."


def token_challenge(issuer_name: str, origin_info: str) -> bytes:
    """The TokenChallenge of RFC 9577 section 2.1 with an empty redemption context: the same for every voucher."""
    issuer, origin = issuer_name.encode("ascii"), origin_info.encode("ascii")
    return TYPE + len(issuer).to_bytes(2, "big") + issuer + b"\x00" + len(origin).to_bytes(2, "big") + origin


def challenge_digest(challenge: bytes) -> bytes:
    """SHA-256 of a TokenChallenge."""
    return sha256(challenge).digest()


@dataclass(frozen=True)
class TokenRequest:
    """One blinded message and the last byte of the key it is meant for (RFC 9578 section 6.1)."""

    truncated_key_id: int
    blinded: bytes

    def encode(self) -> bytes:
        """259 bytes."""
        return TYPE + bytes([self.truncated_key_id]) + _exactly(self.blinded, RESPONSE_SIZE)


def read_requests(raw: bytes) -> list[TokenRequest]:
    """One to eight TokenRequests, concatenated. Raises MalformedBytes."""
    count, rest = divmod(len(raw), REQUEST_SIZE)
    if rest or not 1 <= count <= BATCH:
        raise MalformedBytes
    return [_read_request(raw[start : start + REQUEST_SIZE]) for start in range(0, len(raw), REQUEST_SIZE)]


def _read_request(raw: bytes) -> TokenRequest:
    _marked(raw, TYPE)
    return TokenRequest(raw[2], raw[3:])


def encode_responses(signatures: list[bytes]) -> bytes:
    """TokenResponses, 256 bytes each, in order (RFC 9578 section 6.2)."""
    return b"".join(_exactly(signature, RESPONSE_SIZE) for signature in signatures)


def read_responses(raw: bytes, count: int) -> list[bytes]:
    """The blind signatures of an answer to `count` TokenRequests. Raises MalformedBytes."""
    _exactly(raw, RESPONSE_SIZE * count)
    return [raw[start : start + RESPONSE_SIZE] for start in range(0, len(raw), RESPONSE_SIZE)]


@dataclass(frozen=True)
class Token:
    """A whole voucher (RFC 9577 section 2.2). Who holds the nonce and the authenticator holds the voucher."""

    nonce: bytes = field(repr=False)
    challenge_digest: bytes
    key_id: bytes
    authenticator: bytes = field(repr=False)

    def message(self) -> bytes:
        """The 98 bytes that are signed."""
        return token_input(self.nonce, self.challenge_digest, self.key_id)

    def encode(self) -> bytes:
        """354 bytes."""
        return self.message() + _exactly(self.authenticator, RESPONSE_SIZE)

    def compact(self) -> bytes:
        """The 294 bytes of a QR code, a file or a card: the key by its last four bytes, the challenge left out."""
        return COMPACT_MARK + self.key_id[-4:] + self.nonce + self.authenticator


def token_input(nonce: bytes, digest: bytes, key_id: bytes) -> bytes:
    """The 98 bytes under a voucher's signature (RFC 9578 section 6.1)."""
    return TYPE + _exactly(nonce, 32) + _exactly(digest, 32) + _exactly(key_id, 32)


def read_token(raw: bytes) -> Token:
    """A Token from its 354 bytes. Raises MalformedBytes."""
    _marked(_exactly(raw, TOKEN_SIZE), TYPE)
    return Token(raw[2:34], raw[34:66], raw[66:98], raw[98:])


@dataclass(frozen=True)
class Compact:
    """A voucher in its short form, before the directory has told which key it belongs to."""

    key_tail: bytes
    nonce: bytes = field(repr=False)
    authenticator: bytes = field(repr=False)

    def expand(self, digest: bytes, key_id: bytes) -> Token:
        """The whole Token. Raises MalformedBytes when the key is not the one the short form names."""
        if key_id[-4:] != self.key_tail:
            raise MalformedBytes
        return Token(self.nonce, digest, _exactly(key_id, 32), self.authenticator)


def read_compact(raw: bytes) -> Compact:
    """The short form from its 294 bytes. Raises MalformedBytes."""
    _marked(_exactly(raw, COMPACT_SIZE), COMPACT_MARK)
    return Compact(raw[2:6], raw[6:38], raw[38:])


@dataclass(frozen=True)
class Redeem:
    """What a phone sends to open an account, or to extend the one that `login` opens."""

    mode: int
    token: Token
    login: bytes = field(repr=False)

    def encode(self) -> bytes:
        """388 bytes."""
        return bytes([1, self.mode]) + self.token.encode() + _exactly(self.login, 32)


def read_redeem(raw: bytes) -> Redeem:
    """A redeem body from its 388 bytes. Raises MalformedBytes, also for a mode that does not exist."""
    _marked(_exactly(raw, REDEEM_SIZE), b"\x01")
    if raw[1] not in (NEW_ACCOUNT, EXTEND_ACCOUNT):
        raise MalformedBytes
    return Redeem(raw[1], read_token(raw[2 : 2 + TOKEN_SIZE]), raw[2 + TOKEN_SIZE :])


def to_text(raw: bytes) -> str:
    """base64url without padding, as it stands behind the # of a voucher's address."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes of `to_text`. Raises MalformedBytes for anything that `to_text` would not have written."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise MalformedBytes from error
    if to_text(raw) != text:
        raise MalformedBytes
    return raw


def _exactly(raw: bytes, size: int) -> bytes:
    if len(raw) != size:
        raise MalformedBytes
    return raw


def _marked(raw: bytes, mark: bytes) -> None:
    if not raw.startswith(mark):
        raise MalformedBytes
