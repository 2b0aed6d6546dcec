"""One sign-in, from our question to the one-time code with which its browser fetches the result."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from kernel import scope
from sso import arrivals, connections, linking, pending, replays, role_groups, subjects, testing
from sso.arrivals import Arrived
from sso.pending import Taken
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.saml import login, response
from sso.saml.connection import Addresses, Connection
from sso.saml.login import Question
from sso.saml.postcheck import Assertion
from sso.states import State
from sso.tables.connections import ConnectionRow
from sso.testing import Trying

ANSWERING = frozenset({State.TESTING, State.ACTIVE})


@dataclass(frozen=True)
class Means:
    """What signing in needs from outside: our addresses, our keys, and the roster to look a person up in."""

    addresses: Addresses
    roster: subjects.Roster
    peppers: subjects.Peppers = field(repr=False)
    sealing_key: bytes = field(repr=False)


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
    try:
        message = response.read(body, value)
    except SignInRefused as refused:
        tested = testing.find_question(body, connection, at=at)
        raise (
            testing.refuse(_trying(connection, value, means, tested, at), refused) if tested else refused
        ) from refused
    asked = _asked(message.in_response_to, connection, at=at)
    trying = None
    if asked.purpose is Purpose.TEST:
        tested = (message.in_response_to or "", message.document, asked)
        trying = _trying(connection, value, means, tested, at)
    try:
        _check_open(connection, asked.purpose)
        assertion = response.verify(message, value, means.addresses, in_response_to=message.in_response_to, at=at)
        replays.use_up(assertion, connection.connection_id)
        code, on_roster = _arrive(assertion, connection, asked, means, at=at, on=on)
    except SignInRefused as refused:
        raise (testing.refuse(trying, refused) if trying else refused) from refused
    if trying:
        testing.accept(trying, assertion, code, on_roster=on_roster)
    return code


def claim(code: str, connection_id: UUID, *, at: datetime) -> tuple[str, str] | None:
    """For what the company's own page began: a new code and a secret for this browser; None for any other.

    Raises SignInRefused.
    """
    return arrivals.claim(code, connection_id, at=at)


def finish(code: str, connection_id: UUID, browser_secrets: list[str], *, at: datetime) -> Arrived:
    """Who arrived, if this is the browser that asked. Raises SignInRefused."""
    return arrivals.take(code, connection_id, browser_secrets, at=at)


def _arrive(
    assertion: Assertion, connection: ConnectionRow, asked: Taken, means: Means, *, at: datetime, on: date
) -> tuple[str, bool | None]:
    """The one-time code, and whether the roster knows them; None where the agreed attribute did not come."""
    number = subjects.find_number(assertion.attributes, connection.number_attribute)
    roster_key = linking.find_key(assertion.attributes, connection, means.roster, on=on)
    if asked.purpose is Purpose.DESK and roster_key is None:
        raise linking.why_not(assertion.attributes, connection, means.roster, on=on)
    arrived = Arrived(
        tenant_id=scope.current().owners["tenant_id"],
        connection_id=connection.connection_id,
        purpose=asked.purpose,
        idp_ends_at=assertion.ends_at,
        browser_hash=asked.browser_hash,
        subject=subjects.digest(assertion, str(connection.connection_id), asked.purpose, means.peppers),
        roster_key=roster_key,
        roles=role_groups.roles_of(assertion.attributes) if asked.purpose is Purpose.STAFF else (),
        session_index=subjects.index_of(assertion, str(connection.connection_id), asked.purpose, means.peppers),
    )
    return arrivals.keep(arrived, at=at), roster_key is not None if number else None


def _asked(question_id: str | None, connection: ConnectionRow, *, at: datetime) -> Taken:
    """What we had asked, taken out. Where the company's own page may begin, an answer to nothing is for the desk."""
    if question_id is None and connection.idp_initiated:
        return Taken(Purpose.DESK, None)
    return pending.take(question_id, connection.connection_id, at=at)


def _trying(
    connection: ConnectionRow, value: Connection, means: Means, tested: tuple[str, bytes, Taken], at: datetime
) -> Trying:
    question_id, document, asked = tested
    return Trying(connection, value, means.addresses, asked, question_id, document, means.sealing_key, at)


def _check_open(connection: ConnectionRow, purpose: Purpose) -> None:
    state = State(connection.state)
    if state is not State.ACTIVE and not (purpose is Purpose.TEST and state in ANSWERING):
        raise SignInRefused(Reason.CONNECTION_CLOSED)
