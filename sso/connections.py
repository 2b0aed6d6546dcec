"""Connections: how an organisation's people sign in, from the first draft to the day it is switched off."""

import base64
import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from kernel import scope, sealing
from kernel.database import db, own_transaction
from kernel.refusals import NotFound, Refused
from sso import attempts
from sso.saml import connection as saml
from sso.saml import keys
from sso.saml.metadata import IdpMetadata
from sso.tables.connections import Certificate, ConnectionRow, Door

NUMBER_ATTRIBUTE = "employee_number"
TEST_HOLDS_FOR = timedelta(hours=24)


class State(StrEnum):
    """Where a connection stands. Only an active one signs people in; a testing one says what it would do."""

    DRAFT = "draft"
    TESTING = "testing"
    ACTIVE = "active"
    DISABLED = "disabled"


MOVES = {
    State.DRAFT: {State.TESTING, State.DISABLED},
    State.TESTING: {State.ACTIVE, State.DISABLED},
    State.ACTIVE: {State.DISABLED},
    State.DISABLED: set(),
}


class NotThere(NotFound):
    """No connection of this id, or not one that answers."""


class CannotMove(Refused):
    """The connection is not in a state from which this can be done."""

    message = "This sign-in cannot be changed in that way now."


class NotTested(Refused):
    """Nobody has signed in through it in test mode within a day."""

    message = "Please run a test sign-in first. It must have passed within the last 24 hours."


class AnotherIdp(Refused):
    """The new metadata is of another identity provider than the one people use now."""

    message = (
        "This metadata belongs to another identity provider (its entityID differs). "
        "To change over, switch this sign-in off and connect the new one."
    )


def begin(*, sealing_key: bytes, at: datetime) -> ConnectionRow:
    """A draft for the organisation in scope, with our own key, so that its addresses can be copied to the IdP."""
    connection_id, tenant_id = uuid4(), scope.current().owners["tenant_id"]
    pair = keys.generate(str(connection_id), at=at)
    connection = ConnectionRow(
        tenant_id=tenant_id,
        connection_id=connection_id,
        state=State.DRAFT,
        name_id_format=saml.PERSISTENT,
        signed_part=saml.SignedPart.ASSERTION,
        allow_sha1=False,
        wants_encryption=False,
        number_attribute=NUMBER_ATTRIBUTE,
        sp_certificate_pem=pair.certificate_pem,
        sp_private_key_sealed=sealing.seal(
            sealing_key, pair.private_key_pem.encode(), place=_place(tenant_id, connection_id)
        ),
        made_at=at,
    )
    db.session.add(connection)
    db.session.add(Door(connection_id=connection_id, owner=tenant_id))
    db.session.flush()
    return connection


def connect(connection: ConnectionRow, metadata: IdpMetadata, *, at: datetime) -> None:
    """Take what the IdP's metadata says. A draft becomes testable; an active one may only renew its keys and address.

    Raises AnotherIdp, CannotMove.
    """
    if connection.state == State.DISABLED:
        raise CannotMove
    if connection.state == State.ACTIVE and connection.idp_entity_id != metadata.entity_id:
        raise AnotherIdp
    connection.idp_entity_id = metadata.entity_id
    connection.sso_url = metadata.sso_url
    connection.sso_binding = metadata.sso_binding
    connection.name_id_format = metadata.name_id_format
    _renew_certificates(connection, metadata, at=at)
    if connection.state == State.DRAFT:
        _move(connection, State.TESTING)
    db.session.flush()


def activate(connection: ConnectionRow, *, at: datetime) -> None:
    """Let everybody in through it. Raises NotTested unless a test passed within a day."""
    if not attempts.passed_test_since(connection.connection_id, at - TEST_HOLDS_FOR):
        raise NotTested
    activate_untested(connection, at=at)


def activate_untested(connection: ConnectionRow, *, at: datetime) -> None:
    """Let everybody in at once: for a command run by whoever answers for the installation, never for a page."""
    _move(connection, State.ACTIVE)
    connection.activated_at = at
    db.session.flush()


def disable(connection: ConnectionRow) -> None:
    """Let nobody in through it from now on, for good; a new connection has new addresses."""
    _move(connection, State.DISABLED)
    db.session.flush()


def find_latest() -> ConnectionRow | None:
    """The connection of the organisation in scope that is in use or being prepared, if there is one."""
    statement = select(ConnectionRow).where(ConnectionRow.state != State.DISABLED)
    return db.session.scalars(statement.order_by(ConnectionRow.made_at.desc())).first()


def find_owner(connection_id: UUID) -> UUID | None:
    """Whose connection it is; readable before anybody is in scope."""
    with own_transaction() as own:
        return own.scalar(select(Door.owner).where(Door.connection_id == connection_id))


def get(connection_id: UUID, *, open_to: frozenset[State] = frozenset(State)) -> ConnectionRow:
    """The connection of the organisation in scope. Raises NotThere, also for a state outside `open_to`."""
    statement = select(ConnectionRow).where(ConnectionRow.connection_id == connection_id)
    connection = db.session.scalars(statement).one_or_none()
    if connection is None or connection.state not in open_to:
        raise NotThere
    return connection


def certificates(connection: ConnectionRow) -> list[Certificate]:
    """The IdP's signing certificates, the one that ends last first."""
    statement = select(Certificate).where(Certificate.connection_id == connection.connection_id)
    return list(db.session.scalars(statement.order_by(Certificate.not_after.desc())))


def as_value(connection: ConnectionRow, *, sealing_key: bytes) -> saml.Connection:
    """What the SAML rules work on, with our private key opened."""
    place = _place(connection.tenant_id, connection.connection_id)
    return saml.Connection(
        connection_id=str(connection.connection_id),
        # A draft knows no IdP yet and trusts none, but has metadata of its own to publish.
        idp_entity_id=connection.idp_entity_id or "",
        sso_url=connection.sso_url or "",
        idp_certificates=tuple(c.der_base64 for c in certificates(connection)),
        sp_certificate_pem=connection.sp_certificate_pem,
        sp_private_key_pem=sealing.unseal(sealing_key, connection.sp_private_key_sealed, place=place).decode(),
        sso_binding=saml.Binding(connection.sso_binding or saml.Binding.REDIRECT),
        name_id_format=connection.name_id_format,
        signed_part=saml.SignedPart(connection.signed_part),
        allow_sha1=connection.allow_sha1,
        wants_encryption=connection.wants_encryption,
    )


def _renew_certificates(connection: ConnectionRow, metadata: IdpMetadata, *, at: datetime) -> None:
    known = {certificate.der_base64: certificate for certificate in certificates(connection)}
    named = {certificate.der_base64 for certificate in metadata.certificates}
    gone = [row.fingerprint for der_base64, row in known.items() if der_base64 not in named]
    here = Certificate.connection_id == connection.connection_id
    db.session.execute(delete(Certificate).where(here, Certificate.fingerprint.in_(gone)))
    for certificate in metadata.certificates:
        if certificate.der_base64 not in known:
            db.session.add(
                Certificate(
                    tenant_id=connection.tenant_id,
                    connection_id=connection.connection_id,
                    fingerprint=hashlib.sha256(base64.b64decode(certificate.der_base64)).digest(),
                    der_base64=certificate.der_base64,
                    not_after=certificate.not_after,
                    first_seen_at=at,
                )
            )


def _move(connection: ConnectionRow, state: State) -> None:
    if state not in MOVES[State(connection.state)]:
        raise CannotMove
    connection.state = state


def _place(tenant_id: UUID, connection_id: UUID) -> str:
    return f"sso.connections|sp_private_key_sealed|{connection_id}|{tenant_id}"
