"""Signatures: whatever is not signed by this connection's IdP, as we read it, is refused."""

from dataclasses import replace

import pytest
from xmlsec import constants

from portal.work.standins.idp import answers
from sso.saml.connection import SignedPart
from tests.sso.attacks import wrapping

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"


class TestVerify:
    def test_says_who_it_is(self, lab):
        assertion = lab.accept(lab.signed())

        assert (assertion.name_id, assertion.issuer) == ("p-4711", lab.connection.idp_entity_id)
        assert assertion.attributes == {"employee_number": ("00123",)}

    def test_refuses_a_stranger_who_brings_a_certificate(self, lab):
        root = lab.document()
        answers.sign(root.find(f"{SAML}Assertion"), lab.stranger)

        assert lab.refusal(root) == "not_verified"

    def test_refuses_another_companys_idp(self, lab):
        root = lab.document(issuer="https://idp.kestrel.example/metadata")
        answers.sign(root.find(f"{SAML}Assertion"), lab.key)

        assert lab.refusal(root) == "not_verified"

    def test_refuses_an_assertion_without_issuer(self, lab):
        assert lab.refusal(lab.signed(wrapping.no_issuer)) in ("not_verified", "signature_place")

    @pytest.mark.parametrize(
        ("signing", "digest"),
        [
            (constants.TransformRsaSha1, constants.TransformSha256),
            (constants.TransformRsaSha256, constants.TransformSha1),
        ],
    )
    def test_takes_sha1_only_from_a_company_that_may(self, lab, signing, digest):
        root = lab.document()
        answers.sign(root.find(f"{SAML}Assertion"), lab.key, signing=signing, digest=digest)

        assert lab.refusal(root) == "algorithm"
        assert lab.accept(root, replace(lab.connection, allow_sha1=True)).name_id == "p-4711"

    def test_takes_a_signed_response_where_that_is_agreed(self, lab):
        agreed = replace(lab.connection, signed_part=SignedPart.RESPONSE)
        root = lab.document()
        answers.sign(root, lab.key)

        assert lab.accept(root, agreed).name_id == "p-4711"
        assert lab.refusal(root) == "not_verified"
        assert lab.refusal(lab.signed(), agreed) == "not_verified"

    def test_wants_both_signatures_where_that_is_agreed(self, lab):
        agreed = replace(lab.connection, signed_part=SignedPart.BOTH)
        root = lab.signed()
        assert lab.refusal(root, agreed) == "not_verified"

        answers.sign(root, lab.key)

        assert lab.accept(root, agreed).name_id == "p-4711"

    def test_refuses_a_failed_status(self, lab):
        root = lab.signed()
        next(root.iter(f"{SAMLP}StatusCode")).set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")

        assert lab.refusal(root) == "not_verified"
