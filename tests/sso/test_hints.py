"""Every refusal tells whoever sets the sign-in up what to change."""

import re
from pathlib import Path

import pytest

from sso import hints
from sso.hints import BY_WORDS, HINTS, Topic
from sso.refusals import Reason

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "it-admin.md"


class TestHints:
    @pytest.mark.parametrize("reason", Reason)
    def test_exist_for_every_reason(self, reason):
        hint = HINTS[reason]

        assert hint.happened.endswith(".")
        assert hint.change.endswith(".")

    def test_are_plain(self):
        words = " ".join(f"{hint.happened} {hint.change}" for hint in HINTS.values())

        assert not re.search(r"\b(invalid|error|failed|exception|request|token)\b", words, re.IGNORECASE)

    def test_stand_in_the_guide(self):
        guide = " ".join(GUIDE.read_text().split())

        told = {*HINTS.values(), *(hint for _, hint in BY_WORDS)}
        missing = [line for hint in told for line in (hint.happened, hint.change) if line not in guide]
        assert not missing


class TestFind:
    @pytest.mark.parametrize(
        ("said", "topic"),
        [
            ("http://us is not a valid audience for this Response", Topic.AUDIENCE),
            ("Invalid issuer in the Assertion/Response (expected a, got b)", Topic.ISSUER),
            ("The response was received at http://a instead of http://b", Topic.REPLY_ADDRESS),
            ("Could not validate timestamp: expired. Check system clock.", Topic.TIME),
            ("The Assertion of the Response is not signed and the SP require it", Topic.SIGNATURE),
            ("The assertion of the Response is not encrypted and the SP require it", Topic.ENCRYPTION),
            ("The status code of the Response was not Success, was Responder -> x", Topic.STATUS),
            ("A valid SubjectConfirmation was not found on this Response", Topic.REPLY_ADDRESS),
            ("Signature validation failed. SAML Response rejected", Topic.SIGNATURE),
            ("", Topic.SIGNATURE),
        ],
    )
    def test_tells_the_librarys_refusals_apart(self, said, topic):
        assert hints.find(Reason.NOT_VERIFIED, said).topic is topic
