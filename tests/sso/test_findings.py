"""The result of a test says all that is wrong at once, and never contradicts the verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sso import findings
from sso.hints import Topic
from sso.refusals import Reason, SignInRefused
from sso.saml.connection import PERSISTENT, Addresses, Connection
from sso.saml.reading import Said

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OURS = Addresses("https://portal.example", "https://portal.example")
VALUE = Connection("one", "urn:idp", "https://idp.example/sso", (), "", "")
HONEST = Said(
    issuer="urn:idp", destination=OURS.acs("one"), recipient=OURS.acs("one"), audiences=(OURS.metadata("one"),),
    in_response_to="q1", name_id_format=PERSISTENT, issued_at=AT, not_before=AT, ends_at=AT + timedelta(minutes=5),
    signed=("assertion",), status=None, encrypted=False, name_id="p-1", attributes={"employee_number": ("7",)},
)  # fmt: skip


def result(said, refused=None, on_roster=None):
    return findings.result(
        findings.Tested(said, None, refused, "q1", on_roster, "employee_number"), VALUE, OURS, "ref", at=AT
    )


def outcome(found, topic):
    return next(check.passed for check in found.checks if check.topic == topic)


class TestResult:
    def test_of_a_pass_has_no_failing_check(self):
        found = result(HONEST, on_roster=True)

        assert found.passed
        assert {check.passed for check in found.checks} == {True}

    @pytest.mark.parametrize("reason", Reason)
    def test_of_a_refusal_marks_the_check_and_says_what_to_change(self, reason):
        found = result(HONEST, SignInRefused(reason))

        assert not found.passed
        assert found.change
        failing = [check.topic for check in found.checks if check.passed is False]
        assert len(failing) == 1 or reason in (Reason.NOT_ON_ROSTER, Reason.NO_ROLE, Reason.TAKEN)

    @pytest.mark.parametrize(
        ("changes", "topic"),
        [
            ({"issuer": "urn:another"}, Topic.ISSUER),
            ({"audiences": ("https://another.example",)}, Topic.AUDIENCE),
            ({"audiences": ()}, Topic.AUDIENCE),
            ({"recipient": "https://another.example"}, Topic.REPLY_ADDRESS),
            ({"destination": "https://another.example"}, Topic.REPLY_ADDRESS),
            ({"ends_at": AT}, Topic.TIME),
            ({"ends_at": AT + timedelta(hours=2)}, Topic.TIME),
            ({"not_before": AT + timedelta(minutes=9)}, Topic.TIME),
            ({"in_response_to": None}, Topic.QUESTION),
            ({"name_id_format": "urn:other"}, Topic.NAME_ID),
            ({"signed": ()}, Topic.SIGNATURE),
            ({"status": "Responder"}, Topic.STATUS),
        ],
    )
    def test_shows_what_else_is_wrong_beside_the_verdict(self, changes, topic):
        found = result(replace(HONEST, **changes), SignInRefused(Reason.ENCRYPTION))

        assert outcome(found, topic) is False
        assert outcome(found, Topic.ENCRYPTION) is False

    def test_of_an_encrypted_message_claims_nothing_that_cannot_be_seen(self):
        hidden = replace(HONEST, encrypted=True, audiences=(), recipient=None, name_id_format=None, signed=())

        found = result(hidden, SignInRefused(Reason.ENCRYPTION))

        assert [outcome(found, topic) for topic in (Topic.AUDIENCE, Topic.NAME_ID, Topic.SIGNATURE)] == [None] * 3

    def test_of_nothing_readable_has_checks_all_the_same(self):
        assert outcome(result(None, SignInRefused(Reason.NOT_XML)), Topic.FORM) is False

    def test_tells_how_far_the_clocks_are_apart(self):
        assert result(replace(HONEST, issued_at=AT + timedelta(seconds=90))).clock_seconds == 90
        assert result(replace(HONEST, issued_at=AT + timedelta(seconds=90))).clocks_differ

    def test_points_out_names(self):
        sent = {"employee_number": ("7",), "givenName": ("Amara",)}

        assert result(replace(HONEST, attributes=sent)).unwanted == ("givenName",)
