"""Codes of an app (RFC 6238: SHA-1, six digits, thirty seconds). The only file that imports pyotp."""

import hmac
from datetime import datetime
from typing import NewType

import pyotp

from kernel.refusals import NotAllowed

Secret = NewType("Secret", str)
# How many steps an app's clock may be ahead or behind.
DRIFT = 1


class NotThisCode(NotAllowed):
    """The code is not the one that the app shows now, or it was used before."""

    message = "That code did not fit. Please type the six digits that the app shows now; each works once."


def new_secret() -> Secret:
    """160 random bits, in base 32."""
    return Secret(pyotp.random_base32())


def address(secret: Secret, called: str) -> str:
    """What the picture for the app says (otpauth URI); the app shows it under this name."""
    return pyotp.TOTP(secret).provisioning_uri(name=called, issuer_name="Alcove")


def find_step(secret: Secret, code: str, *, at: datetime) -> int | None:
    """The step whose code this is: this half minute's, the one before or the next. All three are computed, always."""
    typed = "".join(code.split())
    now = int(at.timestamp()) // 30
    codes = pyotp.TOTP(secret)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(codes.generate_otp(step).encode(), typed.encode()):
            found = step
    return found
