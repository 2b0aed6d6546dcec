"""Our addresses, in the words of each product's form."""

import pytest
from lxml import etree

from portal.work.connecting.products import PRODUCTS, Values

VALUES = Values("the-entity", "the-acs", "the-metadata", "the-format", "the-attribute")


class TestShow:
    def test_is_not_found_before_there_are_addresses(self, contact):
        assert contact.get("/connection/copy").status_code == 404

    def test_gives_addresses_and_files(self, given):
        page, ident = given.text("/connection/copy"), given.ident()

        assert f"http://localhost:8000/sso/saml/{ident}/metadata" in page
        assert f"http://localhost:8002/sso/saml/{ident}/acs" in page
        assert "opaque value that stays the same" in page


class TestProduct:
    def test_says_which_of_ours_goes_where(self, given):
        ident = given.ident()
        ours = (f"/sso/saml/{ident}/metadata", f"/sso/saml/{ident}/acs", "Send no names")

        pages = {name: given.text(f"/connection/copy/{name}") for name in PRODUCTS}

        assert not [(name, words) for name, page in pages.items() for words in ours if words not in page]

    @pytest.mark.parametrize("name", PRODUCTS)
    def test_asks_for_an_opaque_name_and_one_attribute(self, name):
        filled = [field.fill(VALUES) for field in PRODUCTS[name].fields]
        asked = " ".join((*filled, *(field.note for field in PRODUCTS[name].fields))).lower()

        assert "the-attribute" in filled
        assert "persistent" in asked or "the-format" in filled
        assert "mail" not in " ".join(filled).lower()

    def test_is_not_found_for_another_name(self, given):
        assert given.get("/connection/copy/nobody").status_code == 404


class TestMetadata:
    def test_is_a_file(self, given):
        answer = given.get("/connection/copy/metadata.xml")

        assert answer.headers["Content-Disposition"] == 'attachment; filename="metadata.xml"'
        assert etree.fromstring(answer.data).get("entityID").endswith(f"{given.ident()}/metadata")


class TestCertificate:
    def test_is_a_file(self, given):
        answer = given.get("/connection/copy/certificate.pem")

        assert answer.text.startswith("-----BEGIN CERTIFICATE-----")
