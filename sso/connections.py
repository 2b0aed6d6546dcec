"""Connections: how an organisation's people sign in, from the first draft to the day it is switched off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select

from kernel import scope
from kernel.audit import Changes
from kernel.database import db, own_transaction
from kernel.refusals import NotFound, Refused
from sso import attempts, certificates, own_keys
from sso.saml import connection as saml
from sso.saml import keys
from sso.saml.metadata import IdpMetadata
from sso.states import MOVES, State
from sso.tables.connections import ConnectionRow, Door, OpenConnection

NUMBER_ATTRIBUTE = "employee_number"
TEST_HOLDS_FOR = timedelta(hours=24)
FROM_METADATA = ("idp_entity_id", "sso_url", "sso_binding", "slo_url", "name_id_format")


class NotThere(NotFound):
    """No connection of this id, or not one that answers."""


class CannotMove(Refused):
    """The connection is not in a state from which this can be done."""

    message = "This sign-in cannot be changed in that way now."


class NotTested(Refused):
    """Nobody has signed in through it in test mode within a day, and since it was last changed."""

    message = (
        "Please run a test sign-in first. It must have passed within the last 24 hours, "
        "and after the last change of the settings."
    )


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
        idp_initiated=False,
        number_attribute=NUMBER_ATTRIBUTE,
        sp_certificate_pem=pair.certificate_pem,
        made_at=at,
    )
    connection.sp_private_key_sealed = own_keys.seal(connection, pair, sealing_key=sealing_key)
    db.session.add(connection)
    db.session.add(Door(connection_id=connection_id, owner=tenant_id))
    db.session.flush()
    return connection


def connect(connection: ConnectionRow, metadata: IdpMetadata, *, at: datetime) -> Changes:
    """Take what the IdP's metadata says. A draft becomes testable; an active one may only renew its keys and addresses.

    While people sign in through it, new certificates are trusted beside the old. Raises AnotherIdp, CannotMove.
    """
    if connection.state == State.DISABLED:
        raise CannotMove
    if connection.state == State.ACTIVE and connection.idp_entity_id != metadata.entity_id:
        raise AnotherIdp
    # The format is part of who somebody is: what was agreed stays while the IdP stays.
    kept = {"name_id_format"} if connection.idp_entity_id == metadata.entity_id else set()
    changes = _set(
        connection, {name: getattr(metadata, name.removeprefix("idp_")) for name in FROM_METADATA if name not in kept}
    )
    trust = certificates.take if connection.state == State.ACTIVE else certificates.replace
    changes |= trust(connection, metadata.certificates, at=at)
    if connection.state != State.ACTIVE and changes:
        connection.agreed_at = at
    if connection.state == State.DRAFT:
        _move(connection, State.TESTING)
    db.session.flush()
    return changes


def activate(connection: ConnectionRow, *, at: datetime) -> None:
    """Let everybody in through it. Raises NotTested unless a test passed within a day, after the last change."""
    since = max(at - TEST_HOLDS_FOR, connection.agreed_at or connection.made_at)
    if not attempts.passed_test_since(connection.connection_id, since):
        raise NotTested
    activate_untested(connection, at=at)


def activate_untested(connection: ConnectionRow, *, at: datetime) -> None:
    """Let everybody in at once: for a command run by whoever answers for the installation, never for a page."""
    _move(connection, State.ACTIVE)
    connection.activated_at = at
    db.session.flush()


def pause(connection: ConnectionRow) -> None:
    """Let nobody in through it until it has been tested and activated again, so that its settings can be changed."""
    if connection.state != State.ACTIVE:
        raise CannotMove
    _move(connection, State.TESTING)
    connection.activated_at = None
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


def is_active(connection_id: UUID) -> bool:
    """Whether it lets the people of the organisation in scope in at this moment; the desk asks at every page."""
    statement = select(OpenConnection.connection_id).where(OpenConnection.connection_id == connection_id)
    return db.session.scalars(statement).one_or_none() is not None


def active() -> list[ConnectionRow]:
    """Every active connection of whoever is in scope; for a job, of everybody."""
    return list(db.session.scalars(select(ConnectionRow).where(ConnectionRow.state == State.ACTIVE)))


def get(connection_id: UUID, *, open_to: frozenset[State] = frozenset(State)) -> ConnectionRow:
    """The connection of the organisation in scope. Raises NotThere, also for a state outside `open_to`."""
    statement = select(ConnectionRow).where(ConnectionRow.connection_id == connection_id)
    connection = db.session.scalars(statement).one_or_none()
    if connection is None or connection.state not in open_to:
        raise NotThere
    return connection


def as_value(connection: ConnectionRow, *, sealing_key: bytes) -> saml.Connection:
    """What the SAML rules work on, with our private keys opened."""
    pair = own_keys.current(connection, sealing_key=sealing_key)
    next_key, old_key = own_keys.spare_keys(connection, sealing_key=sealing_key)
    return saml.Connection(
        connection_id=str(connection.connection_id),
        # A draft knows no IdP yet and trusts none, but has metadata of its own to publish.
        idp_entity_id=connection.idp_entity_id or "",
        sso_url=connection.sso_url or "",
        slo_url=connection.slo_url or "",
        idp_certificates=tuple(row.der_base64 for row in certificates.of(connection)),
        sp_certificate_pem=pair.certificate_pem,
        sp_private_key_pem=pair.private_key_pem,
        next_key=next_key,
        old_key=old_key,
        sso_binding=saml.Binding(connection.sso_binding or saml.Binding.REDIRECT),
        name_id_format=connection.name_id_format,
        signed_part=saml.SignedPart(connection.signed_part),
        allow_sha1=connection.allow_sha1,
        wants_encryption=connection.wants_encryption,
    )


def _set(connection: ConnectionRow, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    changes = {
        name: (getattr(connection, name), new) for name, new in values.items() if getattr(connection, name) != new
    }
    for name, (_, new) in changes.items():
        setattr(connection, name, new)
    return changes


def _move(connection: ConnectionRow, state: State) -> None:
    if state not in MOVES[State(connection.state)]:
        raise CannotMove
    connection.state = state
    here = OpenConnection.connection_id == connection.connection_id
    if state is State.ACTIVE:
        db.session.add(OpenConnection(tenant_id=connection.tenant_id, connection_id=connection.connection_id))
    else:
        db.session.execute(delete(OpenConnection).where(here))
