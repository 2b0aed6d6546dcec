"""A message may be truly signed and still not be for us, not now, or not an answer to what we asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sso.saml.connection import TRANSIENT, UNSPECIFIED
from tests.sso.attacks.saying import NAMES

EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


class TestCheck:
    @pytest.mark.parametrize("name", NAMES)
    def test_refuses_the_name(self, lab, name):
        assert lab.refusal(lab.signed(name_id=NAMES[name])) in ("name_id", "not_verified")

    @pytest.mark.parametrize("other", [EMAIL, UNSPECIFIED, TRANSIENT])
    def test_refuses_a_name_of_another_format(self, lab, other):
        assert lab.refusal(lab.signed(name_id_format=other)) == "name_id"

    def test_never_takes_a_transient_name(self, lab):
        agreed = replace(lab.connection, name_id_format=TRANSIENT)

        assert lab.refusal(lab.signed(name_id_format=TRANSIENT), agreed) == "name_id"

    def test_refuses_an_answer_meant_for_another_company(self, lab):
        other = "http://localhost:8000/sso/saml/bea7/metadata"

        assert lab.refusal(lab.signed(audience=other)) == "not_verified"

    def test_is_over_when_the_confirmation_is(self, lab):
        assertion = lab.accept(lab.signed())

        assert timedelta(minutes=4) < assertion.expires_at - lab.at <= timedelta(minutes=5)
