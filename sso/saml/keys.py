"""Our own key for one connection: RSA-3072 and a self-signed certificate that names nobody."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BITS = 3072
# A certificate here only holds a key: IdPs compare the key, and a short life would lock companies out.
LIFETIME = timedelta(days=3650)


@dataclass(frozen=True)
class KeyPair:
    """A private key and its certificate, both PEM."""

    certificate_pem: str
    private_key_pem: str = field(repr=False)


def generate(name: str, *, at: datetime) -> KeyPair:
    """A new pair whose certificate carries only `name`, which should be a random id."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # An hour back, for an IdP whose clock is behind.
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + LIFETIME)
        .sign(key, SHA256())
    )
    return KeyPair(
        certificate_pem=certificate.public_bytes(Encoding.PEM).decode(),
        private_key_pem=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )
