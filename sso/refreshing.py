"""Taking over by itself what an IdP's metadata says today: keys, and nothing else.

Another IdP, or another address to send people to, is a person's decision and is only flagged.
"""

from datetime import datetime

from kernel.audit import Changes
from sso import certificates, sources
from sso.saml import metadata
from sso.saml.metadata import AnotherIdpOnly, MetadataEnded, MetadataRefused
from sso.sources import Problem
from sso.tables.connections import ConnectionRow
from sso.tables.renewing import Source


def take(
    connection: ConnectionRow,
    source: Source,
    document: bytes,
    etag: str | None,
    *,
    at: datetime,
    allow_loopback: bool = False,
) -> Changes:
    """Trust the keys that the metadata names, beside those in use. What is wrong with it is flagged, never raised."""
    try:
        found = metadata.read(document, at=at, allow_loopback=allow_loopback, entity_id=connection.idp_entity_id)
    except MetadataRefused as refused:
        sources.note_unread(source, _problem(refused), at=at)
        return {}
    moved = (found.sso_url, found.sso_binding, found.slo_url) != _addresses(connection)
    # What has an end is read in whole every time: 'not changed' would not say that it has passed.
    sources.note_read(source, None if found.has_end else etag, Problem.MOVED if moved else None, at=at)
    return certificates.take(connection, found.certificates, at=at)


def note_unchanged(source: Source, *, at: datetime) -> None:
    """The address says that nothing has changed since it was last read in whole; a flag from then stays."""
    problem = Problem.MOVED if source.problem == Problem.MOVED else None
    sources.note_read(source, source.etag, problem, at=at)


def _addresses(connection: ConnectionRow) -> tuple[str | None, str | None, str | None]:
    return connection.sso_url, connection.sso_binding, connection.slo_url


def _problem(refused: MetadataRefused) -> Problem:
    if isinstance(refused, AnotherIdpOnly):
        return Problem.OTHER_IDP
    return Problem.ENDED if isinstance(refused, MetadataEnded) else Problem.UNREADABLE
