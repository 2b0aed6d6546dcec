"""A sign-out that began at the company's IdP: whose visits it ends, of people with a role. Employees have none."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sso import connections, replays, subjects
from sso.refusals import SignInRefused
from sso.saml import logout
from sso.saml.logout import LogoutRefused
from sso.sign_in import Means
from sso.tables.connections import ConnectionRow


@dataclass(frozen=True)
class Ending:
    """Which visits end: those of a subject that came by a connection; with indexes, only those that began under one.

    `answer_url` takes our signed answer back, where the IdP wants one.
    """

    connection_id: UUID
    answer_url: str | None
    subject: bytes = field(repr=False)
    indexes: tuple[bytes, ...] = field(repr=False)


def receive(query: bytes, connection: ConnectionRow, means: Means, *, at: datetime) -> Ending:
    """Check the IdP's signed question in a query string, as it was sent, and say what ends.

    `at` is true time. Each question is heard once. Raises LogoutRefused.
    """
    value = connections.as_value(connection, sealing_key=means.sealing_key)
    asked = logout.read(query, value, means.addresses, at=at)
    try:
        replays.use_up_logout(asked, connection.connection_id)
    except SignInRefused as refused:
        raise LogoutRefused(refused) from refused
    here = str(connection.connection_id)
    return Ending(
        connection_id=connection.connection_id,
        answer_url=logout.answer(asked, value, means.addresses),
        subject=subjects.staff_digest(asked.name_id, here, means.peppers),
        indexes=tuple(subjects.index_digest(index, here, means.peppers) for index in asked.indexes),
    )
