"""Our own keys for a connection."""

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa


class TestGenerate:
    def test_is_rsa_3072_and_names_nobody(self, lab):
        certificate = x509.load_pem_x509_certificate(lab.connection.sp_certificate_pem.encode())
        public = certificate.public_key()

        assert isinstance(public, rsa.RSAPublicKey)
        assert (public.key_size, certificate.subject.rfc4514_string()) == (3072, "CN=ours")
