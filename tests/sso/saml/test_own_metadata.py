"""What we publish about ourselves."""

from dataclasses import replace

from lxml import etree

from sso.saml import own_metadata
from sso.saml.keys import KeyPair


def bare(certificate_pem):
    return "".join(line for line in certificate_pem.splitlines() if "CERTIFICATE" not in line)


class TestWrite:
    def test_names_our_addresses(self, lab):
        written = own_metadata.write(lab.connection, lab.addresses)

        assert etree.fromstring(written).get("entityID") == lab.addresses.metadata("c0ffee")
        assert lab.addresses.acs("c0ffee").encode() in written

    def test_names_where_to_say_that_somebody_signed_out(self, lab):
        written = etree.fromstring(own_metadata.write(lab.connection, lab.addresses))

        (place,) = written.iter("{urn:oasis:names:tc:SAML:2.0:metadata}SingleLogoutService")
        assert place.get("Location") == lab.addresses.slo("c0ffee")

    def test_publishes_the_next_key_beside_the_one_in_use_and_never_the_old(self, lab):
        def published(**spare):
            used = replace(lab.connection, wants_encryption=True, **spare)
            root = etree.fromstring(own_metadata.write(used, lab.addresses))
            return [
                (key.get("use"), "".join(key.itertext()).strip())
                for key in root.iter("{urn:oasis:names:tc:SAML:2.0:metadata}KeyDescriptor")
            ]

        spare = KeyPair(lab.stranger.certificate_pem, lab.stranger.private_key_pem)
        ours, theirs = bare(lab.connection.sp_certificate_pem), bare(spare.certificate_pem)

        assert set(published(next_key=spare)) == {(use, k) for use in ("signing", "encryption") for k in (ours, theirs)}
        assert set(published(old_key=spare)) == {("signing", ours), ("encryption", ours)}

    def test_does_not_end(self, lab):
        root = etree.fromstring(own_metadata.write(lab.connection, lab.addresses))

        assert (root.get("validUntil"), root.get("cacheDuration")) == (None, "P1D")
