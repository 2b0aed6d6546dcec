"""One sign-in, from our question to the one-time code with which its browser fetches the result."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from kernel import scope
from sso import arrivals, attempts, connections, pending, replays, subjects
from sso.arrivals import Arrived
from sso.attempts import Seen
from sso.connections import State
from sso.pending import Taken
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.saml import login, response
from sso.saml.connection import Addresses
from sso.saml.login import Question
from sso.saml.postcheck import Assertion
from sso.tables.connections import ConnectionRow

ANSWERING = frozenset({State.TESTING, State.ACTIVE})


@dataclass(frozen=True)
class Means:
    """What signing in needs from outside: our addresses, our keys, and the roster to look a person up in."""

    addresses: Addresses
    roster: subjects.Roster
    peppers: subjects.Peppers = field(repr=False)
    sealing_key: bytes = field(repr=False)


class RefusedInTest(SignInRefused):
    """A refusal during a test, whose details may be shown to whoever is setting the connection up."""

    def __init__(self, refused: SignInRefused) -> None:
        super().__init__(refused.reason, refused.detail)
        self.message = refused.message


def begin(connection: ConnectionRow, purpose: Purpose, means: Means, *, at: datetime) -> tuple[Question, str]:
    """Our question to the IdP, and the secret for the asking browser's cookie. Raises SignInRefused."""
    _check_open(connection, purpose)
    value = connections.as_value(connection, sealing_key=means.sealing_key)
    question, secret = login.ask(value, means.addresses), pending.new_secret()
    pending.keep(question.question_id, connection.connection_id, purpose, secret=secret, at=at)
    return question, secret


def receive(body: bytes, connection: ConnectionRow, means: Means, *, at: datetime, on: date) -> str:
    """Check the IdP's answer in `body` and keep who arrived for a minute. Returns the one-time code.

    `at` is true time, `on` is this side's day for the roster. Raises SignInRefused, in a test as RefusedInTest.
    """
    value = connections.as_value(connection, sealing_key=means.sealing_key)
    message = response.read(body, value)
    asked = pending.take(message.in_response_to, connection.connection_id, at=at)
    try:
        _check_open(connection, asked.purpose)
        assertion = response.verify(message, value, means.addresses, in_response_to=message.in_response_to or "", at=at)
        replays.use_up(assertion, connection.connection_id)
        return _arrive(assertion, connection, asked, means, at=at, on=on)
    except SignInRefused as refused:
        raise (RefusedInTest(refused) if asked.purpose is Purpose.TEST else refused) from refused


def finish(code: str, connection_id: UUID, browser_secrets: list[str], *, at: datetime) -> Arrived:
    """Who arrived, if this is the browser that asked. Raises SignInRefused."""
    return arrivals.take(code, connection_id, browser_secrets, at=at)


def _arrive(
    assertion: Assertion, connection: ConnectionRow, asked: Taken, means: Means, *, at: datetime, on: date
) -> str:
    number = subjects.find_number(assertion.attributes, connection.number_attribute)
    roster_key = means.roster.find_key(number, on=on) if number else None
    if asked.purpose is Purpose.TEST:
        seen = Seen(attribute_names=tuple(assertion.attributes), on_roster=roster_key is not None)
        attempts.note_test(connection.connection_id, seen, at=at)
    elif asked.purpose is Purpose.DESK and roster_key is None:
        raise subjects.NotOnRoster
    arrived = Arrived(
        tenant_id=scope.current().owners["tenant_id"],
        connection_id=connection.connection_id,
        purpose=asked.purpose,
        idp_ends_at=assertion.ends_at,
        browser_hash=asked.browser_hash,
        subject=subjects.digest(assertion, str(connection.connection_id), asked.purpose, means.peppers),
        roster_key=roster_key,
    )
    return arrivals.keep(arrived, at=at)


def _check_open(connection: ConnectionRow, purpose: Purpose) -> None:
    state = State(connection.state)
    if state is not State.ACTIVE and not (purpose is Purpose.TEST and state in ANSWERING):
        raise SignInRefused(Reason.CONNECTION_CLOSED)
