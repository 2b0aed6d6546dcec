"""Certificates and keys are changed in time, by whoever sets the sign-in up."""

import re
from datetime import UTC, datetime

import pytest

from sso.saml import keys


@pytest.fixture(scope="module")
def another():
    """The certificate with which the IdP will sign next year."""
    return keys.generate("next", at=datetime.now(UTC)).certificate_pem


def add(pages, certificate):
    return pages.post("/connection/keys/certificates", "/connection/keys", certificate=certificate)


def drops(pages):
    return re.findall(r"(/connection/keys/certificates/[0-9a-f]{64}/drop)", pages.text("/connection/keys"))


class TestAdd:
    def test_trusts_the_next_one_beside_the_old(self, given, another):
        assert add(given, another).status_code == 303

        assert len(drops(given)) == 2
        assert "added by hand" in given.text("/connection/keys")

    def test_is_refused_at_the_field(self, given):
        assert [add(given, certificate).status_code for certificate in ("", "no certificate")] == [422, 422]

    def test_is_refused_twice(self, given, another):
        add(given, another)

        page = add(given, another)

        assert page.status_code == 422
        assert "in use already" in page.text


class TestDrop:
    def test_takes_one_out(self, given, another):
        add(given, another)

        assert given.post(drops(given)[0], "/connection/keys").status_code == 303
        assert len(drops(given)) == 1

    def test_keeps_the_last_one(self, given):
        assert given.post(drops(given)[0], "/connection/keys").status_code == 409

    def test_is_not_found_for_another(self, given):
        paths = [f"/connection/keys/certificates/{fingerprint}/drop" for fingerprint in ("zz", "00" * 32)]

        assert [given.post(path, "/connection/keys").status_code for path in paths] == [404, 404]


class TestOwn:
    def test_goes_from_publishing_to_using_to_dropping(self, given):
        for act, said in (
            ("prepare", "Sign with the next key"), ("use", "Drop the old key"), ("drop", "Publish the next key"),
        ):  # fmt: skip
            assert given.post(f"/connection/keys/own/{act}", "/connection/keys").status_code == 303
            assert said in given.text("/connection/keys")

    def test_can_be_taken_back(self, given):
        given.post("/connection/keys/own/prepare", "/connection/keys")

        assert given.post("/connection/keys/own/forget", "/connection/keys").status_code == 303
        assert "Publish the next key" in given.text("/connection/keys")

    def test_is_refused_out_of_turn(self, given):
        assert given.post("/connection/keys/own/use", "/connection/keys").status_code == 409
