"""A test sign-in, passed or refused: a line in the log, and the result for the browser that asked."""

from dataclasses import dataclass, field
from datetime import datetime

from kernel import scope
from sso import arrivals, attempts, findings, pending, trials
from sso.arrivals import Arrived
from sso.attempts import Seen
from sso.findings import Tested
from sso.pending import Taken
from sso.purposes import Purpose
from sso.refusals import SignInRefused
from sso.saml import reading
from sso.saml.connection import Addresses, Connection
from sso.saml.postcheck import Assertion
from sso.tables.connections import ConnectionRow


class RefusedInTest(SignInRefused):
    """A refusal during a test: it stands in the log already, and `code` fetches the result in the asking browser."""

    def __init__(self, refused: SignInRefused, *, reference: str, code: str) -> None:
        super().__init__(refused.reason, refused.detail)
        self.message, self.reference, self.code = refused.message, reference, code


@dataclass(frozen=True)
class Trying:
    """A test on its way: what came, and the question that it should answer."""

    row: ConnectionRow
    value: Connection
    addresses: Addresses
    asked: Taken
    question_id: str
    document: bytes = field(repr=False)
    sealing_key: bytes = field(repr=False)
    at: datetime


def find_question(body: bytes, row: ConnectionRow, *, at: datetime) -> tuple[str, bytes, Taken] | None:
    """The test to which a message belongs that will be refused before its question is looked up, if it is one.

    Only a test's question is taken out; anybody else's stays for an answer that can be read.
    """
    document = reading.find_document(body)
    said = reading.read(document) if document is not None else None
    if document is None or said is None or not said.in_response_to:
        return None
    if pending.find_purpose(said.in_response_to, row.connection_id, at=at) is not Purpose.TEST:
        return None
    return said.in_response_to, document, pending.take(said.in_response_to, row.connection_id, at=at)


def accept(trying: Trying, assertion: Assertion, code: str, *, on_roster: bool | None) -> None:
    """Note a test that passed, and keep its result under `code`."""
    seen = Seen(attribute_names=tuple(assertion.attributes), on_roster=bool(on_roster))
    attempts.note_test(trying.row.connection_id, seen, at=trying.at)
    _keep(trying, Tested(_said(trying), assertion, None, trying.question_id, on_roster, _attribute(trying)), "", code)


def refuse(trying: Trying, refused: SignInRefused) -> RefusedInTest:
    """Note a test that did not pass, keep its result, and return what to raise."""
    said, connection_id = _said(trying), trying.row.connection_id
    names = tuple(said.attributes) if said else ()
    reference = attempts.note_refusal(connection_id, refused, is_test=True, names=names, at=trying.at)
    arrived = Arrived(
        tenant_id=scope.current().owners["tenant_id"],
        connection_id=connection_id,
        purpose=Purpose.TEST,
        idp_ends_at=None,
        browser_hash=trying.asked.browser_hash,
        subject=b"",
        roster_key=None,
    )
    code = arrivals.keep_apart(arrived, at=trying.at)
    _keep(trying, Tested(said, None, refused, trying.question_id, None, _attribute(trying)), reference, code)
    return RefusedInTest(refused, reference=reference, code=code)


def _said(trying: Trying) -> reading.Said | None:
    return reading.read(trying.document)


def _attribute(trying: Trying) -> str:
    return trying.row.number_attribute


def _keep(trying: Trying, tested: Tested, reference: str, code: str) -> None:
    found = findings.result(tested, trying.value, trying.addresses, reference, at=trying.at)
    trials.keep(found, code, trying.row.connection_id, sealing_key=trying.sealing_key, at=trying.at)
