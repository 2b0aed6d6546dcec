"""Turns one test sign-in into its result: every check, with what was expected beside what came.

The verdict is that of the rules that sign people in. What stands beside it is read from the message itself, so that
whoever sets the sign-in up sees everything that is wrong at once and not one thing a test.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sso import hints
from sso.hints import Hint, Topic
from sso.refusals import SignInRefused
from sso.saml.connection import Addresses, Connection, SignedPart
from sso.saml.postcheck import Assertion
from sso.saml.reading import Said
from sso.trials import Check, Result

NOTHING = "nothing"
LASTS_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True)
class Tested:
    """One test: what came, the verdict (an assertion or a refusal), and the question that was asked."""

    said: Said | None
    assertion: Assertion | None
    refused: SignInRefused | None
    asked: str | None
    on_roster: bool | None
    number_attribute: str


def result(tested: Tested, connection: Connection, addresses: Addresses, reference: str, *, at: datetime) -> Result:
    """The result as the tester's page shows it; `reference` is the number of the line in the log, if there is one."""
    said, assertion = tested.said, tested.assertion
    hint = hints.find(tested.refused.reason, tested.refused.detail) if tested.refused else None
    issued_at = said.issued_at if said else None
    return Result(
        at=at.astimezone(UTC).isoformat(),
        passed=hint is None,
        happened=hint.happened if hint else "",
        change=hint.change if hint else "",
        detail=tested.refused.detail if tested.refused else "",
        reference=reference,
        checks=tuple(_checks(said, tested.asked, connection, addresses, hint, at)),
        number_attribute=tested.number_attribute,
        on_roster=tested.on_roster,
        clock_seconds=round((issued_at - at).total_seconds()) if issued_at else None,
        name_id_format=(connection.name_id_format if assertion else said.name_id_format if said else None) or "",
        name_id=(assertion.name_id if assertion else said.name_id if said else None) or "",
        attributes=dict(assertion.attributes if assertion else said.attributes if said else {}),
    )


def _checks(
    said: Said | None, asked: str | None, connection: Connection, addresses: Addresses, hint: Hint | None, at: datetime
) -> list[Check]:
    failed = hint.topic if hint else None
    if said is None:
        return [_check(topic, None, failed, done=hint is None) for topic in Topic if topic is not Topic.PERSON]
    hidden = said.encrypted
    compared = [
        (Topic.FORM, True, "", ""),
        (Topic.STATUS, said.status is None, "Success", said.status or "Success"),
        (Topic.ENCRYPTION, _encrypted(said, connection), _wanted_encryption(connection), _encryption(said)),
        (Topic.ISSUER, said.issuer == connection.idp_entity_id, connection.idp_entity_id, said.issuer),
        (Topic.SIGNATURE, _signed(said, connection), _wanted_signature(connection), " and ".join(said.signed)),
        *_places(said, connection, addresses, hidden=hidden),
        (Topic.TIME, _in_time(said, at), f"at {at:%H:%M:%S} UTC, at most an hour", _span(said)),
        (Topic.QUESTION, said.in_response_to == asked if asked else None, asked or "", said.in_response_to),
        (Topic.NAME_ID, _same(said.name_id_format, connection.name_id_format), connection.name_id_format,
         said.name_id_format),
        (Topic.ATTRIBUTES, None, "every one once, with a name", ", ".join(said.attributes)),
        (Topic.ONCE, None, "", ""),
    ]  # fmt: skip
    return [
        _check(topic, agrees, failed, expected=expected, came="encrypted" if hidden and not came else came or NOTHING,
               done=hint is None)
        for topic, agrees, expected, came in compared
    ]  # fmt: skip


def _check(
    topic: Topic, agrees: bool | None, failed: Topic | None, *, expected: str = "", came: str = "", done: bool
) -> Check:
    """The verdict counts first: a passed test has no failing check, and a refused one has the one that refused it."""
    passed = True if done else False if topic is failed else agrees
    return Check(topic, passed, expected, "" if came == NOTHING and not expected else came)


def _places(
    said: Said, connection: Connection, addresses: Addresses, *, hidden: bool
) -> list[tuple[Topic, bool | None, str, str | None]]:
    acs, ours = addresses.acs(connection.connection_id), addresses.metadata(connection.connection_id)
    wrong = [place for place in (said.recipient, said.destination) if place is not None and place != acs]
    audiences = None if hidden else said.audiences == (ours,)
    reached = None if hidden or said.recipient is None else not wrong
    return [
        (Topic.REPLY_ADDRESS, False if wrong else reached, acs, wrong[0] if wrong else said.recipient),
        (Topic.AUDIENCE, audiences, ours, ", ".join(said.audiences)),
    ]


def _signed(said: Said, connection: Connection) -> bool | None:
    """False where a part that must be signed is not; otherwise only the verdict knows whether it fits."""
    must = {SignedPart.BOTH: {"assertion", "response"}}.get(connection.signed_part, {str(connection.signed_part)})
    return None if said.encrypted or must <= set(said.signed) else False


def _wanted_signature(connection: Connection) -> str:
    part = {SignedPart.BOTH: "assertion and response"}.get(connection.signed_part, str(connection.signed_part))
    return f"{part}, by a certificate that we know"


def _encrypted(said: Said, connection: Connection) -> bool | None:
    """Whether it opens, only the verdict knows."""
    return None if said.encrypted else not connection.wants_encryption


def _wanted_encryption(connection: Connection) -> str:
    return "encrypted" if connection.wants_encryption else "encrypted or in clear"


def _encryption(said: Said) -> str:
    return "encrypted" if said.encrypted else "in clear"


def _in_time(said: Said, at: datetime) -> bool | None:
    if said.ends_at is None:
        return None
    return at < said.ends_at <= at + LASTS_AT_MOST and (said.not_before is None or said.not_before <= at)


def _span(said: Said) -> str:
    ends = f"until {said.ends_at:%d %B, %H:%M:%S} UTC" if said.ends_at else ""
    return " ".join(filter(None, (f"from {said.not_before:%H:%M:%S}" if said.not_before else "", ends)))


def _same(came: str | None, expected: str) -> bool | None:
    return came == expected if came is not None else None
