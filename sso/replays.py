"""What idps said once already. The database's key says no to the second use, at any number of processes."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from kernel import scope
from kernel.database import own_transaction
from sso.refusals import Reason, SignInRefused
from sso.saml.logout import Logout
from sso.saml.postcheck import Assertion
from sso.tables.passing import Replay

# What python3-saml allows between two clocks.
SKEW = timedelta(seconds=300)


def use_up(assertion: Assertion, connection_id: UUID) -> None:
    """Mark it as used by this connection, once. Raises SignInRefused the second time."""
    _use_up((assertion.issuer, assertion.assertion_id), connection_id, ends_at=assertion.expires_at + SKEW)


def use_up_logout(logout: Logout, connection_id: UUID) -> None:
    """The same for a question to end visits."""
    _use_up(("logout", logout.issuer, logout.logout_id), connection_id, ends_at=logout.expires_at)


def _use_up(names: tuple[str, ...], connection_id: UUID, *, ends_at: datetime) -> None:
    whole = "\0".join(names)
    statement = (
        insert(Replay)
        .values(
            tenant_id=scope.current().owners["tenant_id"],
            connection_id=connection_id,
            assertion_hash=hashlib.sha256(whole.encode()).digest(),
            ends_at=ends_at,
        )
        .on_conflict_do_nothing()
        .returning(Replay.assertion_hash)
    )
    with own_transaction() as own:
        if own.execute(statement).one_or_none() is None:
            raise SignInRefused(Reason.SEEN_BEFORE)
