"""What is agreed with an IdP about its messages: what it signs, hides and sends, and whether it may begin."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from kernel.audit import Changes
from kernel.database import db
from kernel.refusals import Refused
from sso.saml.connection import PERSISTENT, UNSPECIFIED, SignedPart
from sso.states import State
from sso.tables.connections import ConnectionRow

EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
# Transient is never among them: it is another name at every sign-in.
NAME_ID_FORMATS = (PERSISTENT, UNSPECIFIED, EMAIL)
CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
# Under which name each kind of IdP sends the employee number when it is set up as its own pages suggest.
NUMBER_ATTRIBUTES: Mapping[str, str] = {
    "plain": "employee_number",
    "entra": f"{CLAIMS}/employeeid",
    "adfs": f"{CLAIMS}/employeenumber",
    "okta": "employeeNumber",
    "google": "employee_id",
    # RFC 2798, 9.1.3, as eduPerson-minded IdPs write it.
    "oid": "urn:oid:2.16.840.1.113730.3.1.3",
    "mace": "urn:mace:dir:attribute-def:employeeNumber",
}
MAX_NAME = 256
# What `links_by` says where people are found by an employee number, as they should be.
NUMBER = "number"
# What says who somebody is to anybody who reads it: nobody is found by these, and we do not want them sent.
NAMES_OF_PEOPLE = frozenset(
    {
        "mail", "email", "emailaddress", "user.email", "name", "displayname", "givenname", "firstname", "surname", "sn",
        "lastname", "cn", "upn", "userprincipalname", "urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:2.5.4.42",
        "urn:oid:2.5.4.4", "urn:oid:2.5.4.3", "urn:oid:2.16.840.1.113730.3.1.241",
    }
)  # fmt: skip
# What may be changed while people sign in: each only takes trust away.
TIGHTENING = {"allow_sha1": False, "idp_initiated": False}


class BadAgreement(Refused):
    """A value that cannot be agreed on; `field` says which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class PauseFirst(Refused):
    """People sign in by it at this moment, and this would change what is trusted."""

    message = (
        "People sign in with these settings now. Please pause the sign-in, change it, "
        "run a test, and switch it on again."
    )


@dataclass(frozen=True)
class Agreement:
    """The settings of a connection that a person chooses."""

    signed_part: SignedPart
    allow_sha1: bool
    wants_encryption: bool
    number_attribute: str
    name_id_format: str
    idp_initiated: bool


def of(connection: ConnectionRow) -> Agreement:
    """What is agreed now."""
    return Agreement(
        signed_part=SignedPart(connection.signed_part),
        allow_sha1=connection.allow_sha1,
        wants_encryption=connection.wants_encryption,
        number_attribute=connection.number_attribute,
        name_id_format=connection.name_id_format,
        idp_initiated=connection.idp_initiated,
    )


def change(connection: ConnectionRow, wanted: Agreement, *, at: datetime) -> Changes:
    """Agree on `wanted`: a new test is then needed. While people sign in by it, it may only be tightened.

    Raises BadAgreement, PauseFirst. Returns the old and the new value of what changed.
    """
    now = of(connection)
    names = [one.name for one in fields(Agreement) if getattr(now, one.name) != getattr(wanted, one.name)]
    _check(wanted, now, links_by=connection.links_by)
    if connection.state == State.DISABLED:
        raise BadAgreement("state", "This sign-in is switched off for good. Please connect a new one.")
    if connection.state == State.ACTIVE:
        if any(name not in TIGHTENING or getattr(wanted, name) != TIGHTENING[name] for name in names):
            raise PauseFirst
    elif names:
        connection.agreed_at = at
    for name in names:
        setattr(connection, name, getattr(wanted, name))
    db.session.flush()
    return {name: (getattr(now, name), getattr(wanted, name)) for name in names}


def _check(wanted: Agreement, now: Agreement, *, links_by: str) -> None:
    name = wanted.number_attribute
    if not name or name != name.strip() or not name.isprintable() or len(name) > MAX_NAME:
        raise BadAgreement("number_attribute", "Please give the name of the attribute that holds the employee number.")
    if links_by == NUMBER and name.lower().rpartition("/")[2] in NAMES_OF_PEOPLE:
        raise BadAgreement(
            "number_attribute",
            "This attribute holds a name or a mail address. Please send an employee number instead: "
            "we ask for no names, and find nobody by them.",
        )
    # What metadata offered stays as it is until somebody chooses.
    if wanted.name_id_format not in (*NAME_ID_FORMATS, now.name_id_format):
        raise BadAgreement("name_id_format", "Please choose one of the formats in the list.")
