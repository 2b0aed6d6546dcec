"""What we publish about ourselves."""

from lxml import etree

from sso.saml import own_metadata


class TestWrite:
    def test_names_our_addresses(self, lab):
        written = own_metadata.write(lab.connection, lab.addresses)

        assert etree.fromstring(written).get("entityID") == lab.addresses.metadata("c0ffee")
        assert lab.addresses.acs("c0ffee").encode() in written

    def test_does_not_end(self, lab):
        root = etree.fromstring(own_metadata.write(lab.connection, lab.addresses))

        assert (root.get("validUntil"), root.get("cacheDuration")) == (None, "P1D")
