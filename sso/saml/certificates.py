"""Signing certificates of an IdP as a person or a document gives them. A certificate here only holds a key."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kernel.refusals import Refused

MIN_RSA_BITS = 2048
MAX_CHARACTERS = 64 * 1024
ARMOUR = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)


class CertificateRefused(Refused):
    """The certificate cannot be used; the message tells the IT person what to look at."""

    message = "This certificate cannot be used."


@dataclass(frozen=True)
class Certificate:
    """A signing certificate: base64 DER without armour, and when it ends (an ended one still holds its key)."""

    der_base64: str
    not_after: datetime


def read(text: str) -> Certificate:
    """The certificate in base64 without armour, as metadata writes it. Raises CertificateRefused."""
    try:
        der = base64.b64decode("".join(text.split()), validate=True)
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
    except (binascii.Error, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CertificateRefused("A signing certificate cannot be read. Please copy it again, as a whole.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) and not (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= MIN_RSA_BITS
    ):
        raise CertificateRefused("A signing key is too weak. RSA needs 2,048 bits or more.")
    canonical = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    return Certificate(der_base64=canonical, not_after=certificate.not_valid_after_utc)


def read_written(text: str) -> tuple[Certificate, ...]:
    """The certificates that a person pasted: one or more with their armour (PEM), or one without.

    Raises CertificateRefused.
    """
    if len(text) > MAX_CHARACTERS:
        raise CertificateRefused("This is far too long for a certificate. Please paste the signing certificate only.")
    if "PRIVATE KEY" in text:
        raise CertificateRefused(
            "This holds a private key, which nobody but you should have. Please paste the certificate only, "
            "and replace the key if it was sent anywhere."
        )
    return tuple(read(body) for body in ARMOUR.findall(text) or [text])
