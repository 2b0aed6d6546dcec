"""What a message must look like before the library sees it."""

import base64
from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from sso.refusals import SignInRefused
from sso.saml import precheck
from tests.sso.attacks.documents import FORMS, LOOSE, commented


def reason(body: bytes) -> str:
    with pytest.raises(SignInRefused) as refused:
        precheck.read(body)
    return refused.value.reason.value


class TestRead:
    def test_refuses_a_comment_within_the_name(self, lab):
        assert lab.refusal(lab.signed(commented)) == "comment"

    def test_refuses_a_body_over_270_kb(self, lab):
        assert reason(b"SAMLResponse=" + b"A" * (270 * 1024)) == "too_large"

    @pytest.mark.parametrize(
        "form",
        FORMS,
    )
    def test_refuses_the_form(self, form):
        assert reason(form) == "fields"

    @pytest.mark.parametrize("text", LOOSE)
    def test_refuses_loose_base64(self, text):
        assert reason(f"SAMLResponse={text}".encode()) == "base64"

    def test_takes_base64_in_lines(self, lab):
        text = base64.encodebytes(etree.tostring(lab.signed())).decode()

        assert precheck.read(f"SAMLResponse={quote_plus(text)}".encode()).in_response_to == lab.answer().in_response_to

    @given(st.binary(max_size=300), st.booleans())
    @settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_answers_noise_with_a_refusal(self, lab, noise, encode):
        body = lab.body(noise) if encode else b"SAMLResponse=" + noise

        assert reason(body)

    @given(at=st.integers(0, 10_000), byte=st.integers(0, 255))
    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_never_lets_a_flipped_byte_change_who_it_is(self, lab, at, byte):
        document = bytearray(etree.tostring(lab.signed()))
        document[at % len(document)] = byte

        try:
            accepted = lab.accept(bytes(document))
        except SignInRefused:
            return
        assert accepted.name_id == "p-4711"
