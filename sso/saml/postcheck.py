"""What must be true of a verified response that python3-saml does not insist on: for us, now, asked by us."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sso.refusals import Reason, SignInRefused
from sso.saml import tree
from sso.saml.connection import TRANSIENT, UNSPECIFIED, Addresses, Connection

BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
LONGEST_CONFIRMATION = timedelta(hours=1)
MAX_NAME_ID = 256


@dataclass(frozen=True)
class Assertion:
    """What one verified assertion says. `name_id` with the connection's id is the whole identity."""

    assertion_id: str
    issuer: str
    expires_at: datetime
    ends_at: datetime | None
    name_id: str = field(repr=False)
    attributes: Mapping[str, tuple[str, ...]] = field(repr=False)
    session_index: str | None = field(default=None, repr=False)


def check(
    root: tree.Element, connection: Connection, addresses: Addresses, *, in_response_to: str | None, at: datetime
) -> Assertion:
    """What the response says, once everything holds: for us, now, in answer to `in_response_to`, or to nothing.

    `root` is a response whose signatures were verified and whose assertion is in clear. Raises SignInRefused.
    """
    assertions = tree.find_all(root, "saml:Assertion")
    if len(assertions) != 1:
        raise SignInRefused(Reason.ASSERTION)
    assertion = assertions[0]
    acs = addresses.acs(connection.connection_id)
    expires_at = _check_confirmation(assertion, acs, at=at)
    _check_destination(root, acs)
    _check_audience(assertion, addresses.metadata(connection.connection_id))
    _check_answer(root, assertion, in_response_to)
    return Assertion(
        assertion_id=assertion.get("ID") or "",
        issuer=_text(assertion, "saml:Issuer", Reason.ASSERTION),
        expires_at=expires_at,
        ends_at=_ends_at(assertion),
        name_id=read_name_id(tree.find_all(assertion, "saml:Subject/saml:NameID"), connection.name_id_format),
        attributes=_attributes(assertion),
        session_index=_session_index(assertion),
    )


def _confirmation(assertion: tree.Element) -> tree.Element:
    bearers = [
        c for c in tree.find_all(assertion, "saml:Subject/saml:SubjectConfirmation") if c.get("Method") == BEARER
    ]
    if len(bearers) != 1:
        raise SignInRefused(Reason.CONFIRMATION)
    found = tree.find_all(bearers[0], "saml:SubjectConfirmationData")
    if len(found) != 1:
        raise SignInRefused(Reason.CONFIRMATION)
    return found[0]


def _check_confirmation(assertion: tree.Element, acs: str, *, at: datetime) -> datetime:
    confirmation = _confirmation(assertion)
    if confirmation.get("Recipient") != acs:
        raise SignInRefused(Reason.RECIPIENT)
    expires_at = read_moment(confirmation.get("NotOnOrAfter"))
    if not at < expires_at <= at + LONGEST_CONFIRMATION:
        raise SignInRefused(Reason.EXPIRY)
    return expires_at


def _check_destination(root: tree.Element, acs: str) -> None:
    destination = root.get("Destination")
    signed = bool(tree.find_all(root, "ds:Signature"))
    if destination != acs and (signed or destination is not None):
        raise SignInRefused(Reason.DESTINATION)


def _check_audience(assertion: tree.Element, entity_id: str) -> None:
    restrictions = tree.find_all(assertion, "saml:Conditions/saml:AudienceRestriction")
    audiences = [
        audience.text for restriction in restrictions for audience in tree.find_all(restriction, "saml:Audience")
    ]
    if len(restrictions) != 1 or audiences != [entity_id]:
        raise SignInRefused(Reason.AUDIENCE)


def _check_answer(root: tree.Element, assertion: tree.Element, in_response_to: str | None) -> None:
    # The outer one is unsigned when only the assertion is signed, so the inner one must agree. An answer to no
    # question names none, not even an empty one.
    answered = {root.get("InResponseTo"), _confirmation(assertion).get("InResponseTo")}
    if answered != {in_response_to}:
        raise SignInRefused(Reason.IN_RESPONSE_TO)


def read_name_id(found: list[tree.Element], expected_format: str) -> str:
    """The one name among the NameIDs found, of the agreed format (V5). Raises SignInRefused."""
    if len(found) != 1 or len(found[0]):
        raise SignInRefused(Reason.NAME_ID)
    written_format = found[0].get("Format") or UNSPECIFIED
    if written_format != expected_format or written_format == TRANSIENT:
        raise SignInRefused(Reason.NAME_ID, f"The NameID has the format {written_format[:MAX_NAME_ID]}.")
    name_id = found[0].text or ""
    if not name_id or name_id != name_id.strip() or not name_id.isprintable() or len(name_id) > MAX_NAME_ID:
        raise SignInRefused(Reason.NAME_ID)
    return name_id


def _attributes(assertion: tree.Element) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for attribute in tree.find_all(assertion, "saml:AttributeStatement/saml:Attribute"):
        name = attribute.get("Name") or ""
        # python3-saml would refuse a repeated name only when its attributes are read, and we read our own.
        if not name or name in found:
            raise SignInRefused(Reason.ASSERTION)
        found[name] = tuple(value.text or "" for value in tree.find_all(attribute, "saml:AttributeValue"))
    return found


def _ends_at(assertion: tree.Element) -> datetime | None:
    statements = tree.find_all(assertion, "saml:AuthnStatement[@SessionNotOnOrAfter]")
    return read_moment(statements[0].get("SessionNotOnOrAfter")) if statements else None


def _session_index(assertion: tree.Element) -> str | None:
    statements = tree.find_all(assertion, "saml:AuthnStatement[@SessionIndex]")
    return statements[0].get("SessionIndex") if statements else None


def read_moment(text: str | None) -> datetime:
    """An instant as SAML writes it. Raises SignInRefused."""
    try:
        moment = datetime.fromisoformat(text or "")
        # SAML core 1.3.3: times are UTC, and one without a zone is read as UTC.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise SignInRefused(Reason.EXPIRY) from error


def _text(element: tree.Element, path: str, reason: Reason) -> str:
    found = tree.find_all(element, path)
    if len(found) != 1 or not found[0].text:
        raise SignInRefused(reason)
    return found[0].text
