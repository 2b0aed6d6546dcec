"""Single logout as the company's IdP begins it (SAML profiles 4.4): what it asks, and our answer to it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.logout_response import OneLogin_Saml2_Logout_Response

from sso.refusals import Reason, SignInRefused
from sso.saml import postcheck, precheck, redirected, settings, tree
from sso.saml.connection import Addresses, Connection

# What a message may be under way, and what two clocks may differ by.
FRESH = timedelta(minutes=5)
SKEW = timedelta(minutes=5)
MAX_INDEXES = 50
MAX_INDEX = 256


class LogoutRefused(SignInRefused):
    """A single logout that did not pass; nothing was ended."""

    message = "Your company's sign-out could not be carried out here. Please sign out on our own page as well."

    def __init__(self, refused: SignInRefused) -> None:
        super().__init__(refused.reason, refused.detail)


@dataclass(frozen=True)
class Logout:
    """A signed question to end the visits of one name; without indexes, all of them. It holds until `expires_at`."""

    logout_id: str
    issuer: str
    expires_at: datetime
    relay_state: str | None
    name_id: str = field(repr=False)
    indexes: tuple[str, ...] = field(repr=False)


def read(query: bytes, connection: Connection, addresses: Addresses, *, at: datetime) -> Logout:
    """What the connection's IdP asks in a query string, as it was sent. `at` is true time. Raises LogoutRefused."""
    try:
        document, relay_state = redirected.read(query, connection)
        root = precheck.parse_logout(document)
        _check_place(root, connection, addresses)
        return Logout(
            logout_id=root.get("ID") or "",
            issuer=connection.idp_entity_id,
            expires_at=_expiry(root, at=at),
            relay_state=relay_state,
            name_id=postcheck.read_name_id(tree.find_all(root, "saml:NameID"), connection.name_id_format),
            indexes=_indexes(root),
        )
    except SignInRefused as refused:
        raise LogoutRefused(refused) from refused


def answer(logout: Logout, connection: Connection, addresses: Addresses) -> str | None:
    """The address that takes our signed answer back to the IdP; None where it wants none.

    It says *done* whether or not anybody of this name was here: the IdP must not learn who was.
    """
    if not connection.slo_url:
        return None
    built = settings.build_for_logout(connection, addresses)
    response = OneLogin_Saml2_Logout_Response(built)
    response.build(logout.logout_id)
    query = {"SAMLResponse": response.get_response()}
    if logout.relay_state is not None:
        query["RelayState"] = logout.relay_state
    OneLogin_Saml2_Auth(settings.message_place(connection, addresses), built).add_response_signature(query)
    joint = "&" if "?" in connection.slo_url else "?"
    # The order is part of what was signed (SAML bindings 3.4.4.1).
    ordered = [(name, query[name]) for name in ("SAMLResponse", "RelayState", "SigAlg", "Signature") if name in query]
    return f"{connection.slo_url}{joint}{urlencode(ordered)}"


def _check_place(root: tree.Element, connection: Connection, addresses: Addresses) -> None:
    if not root.get("ID") or root.get("Version") != "2.0":
        raise SignInRefused(Reason.NOT_A_RESPONSE)
    issuers = [issuer.text for issuer in tree.find_all(root, "saml:Issuer")]
    if issuers != [connection.idp_entity_id]:
        raise SignInRefused(Reason.NOT_VERIFIED, "issuer")
    if root.get("Destination") != addresses.slo(connection.connection_id):
        raise SignInRefused(Reason.DESTINATION)


def _expiry(root: tree.Element, *, at: datetime) -> datetime:
    issued_at = postcheck.read_moment(root.get("IssueInstant"))
    last = issued_at + FRESH + SKEW
    if root.get("NotOnOrAfter") is not None:
        last = min(last, postcheck.read_moment(root.get("NotOnOrAfter")) + SKEW)
    if not issued_at - SKEW <= at < last:
        raise SignInRefused(Reason.EXPIRY)
    return last


def _indexes(root: tree.Element) -> tuple[str, ...]:
    indexes = tuple(element.text or "" for element in tree.find_all(root, "samlp:SessionIndex"))
    if len(indexes) > MAX_INDEXES or any(not 0 < len(index) <= MAX_INDEX for index in indexes):
        raise SignInRefused(Reason.ASSERTION)
    return indexes
