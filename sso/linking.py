"""Who on the roster a sign-in is: by the employee number the company sends, or a work e-mail in its own domain."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kernel.database import db
from kernel.refusals import Refused
from sso import mail_addresses, mail_domains, subjects
from sso.refusals import SignInRefused
from sso.tables.connections import ConnectionRow


class LinksBy(StrEnum):
    """What stands in the attribute by which a connection finds people on the roster."""

    NUMBER = "number"
    MAIL = "mail"


class NoDomain(Refused):
    """Work e-mail was chosen before any domain was proved."""

    message = (
        "Please prove one of your mail domains first. An address is only used to find somebody when its domain is "
        "proved to be yours."
    )


def choose(connection: ConnectionRow, links_by: LinksBy) -> dict[str, tuple[object, object]]:
    """Find people by this from now on. Returns what changed. Raises NoDomain."""
    if links_by is LinksBy.MAIL and not mail_domains.has_any():
        raise NoDomain
    before = connection.links_by
    connection.links_by = links_by
    db.session.flush()
    return {"links_by": (before, links_by.value)} if before != links_by else {}


def find_key(
    attributes: Mapping[str, tuple[str, ...]], connection: ConnectionRow, roster: subjects.Roster, *, on: date
) -> bytes | None:
    """The roster's digest of whoever these attributes are about, if that person is covered on that day. Only reads.

    Whatever holds an @ is an address, also where a number was agreed: it finds nobody unless its domain is proved to
    be this organisation's, for an idp may let people write any address into their own entry.
    """
    value = _find_value(attributes, connection)
    return roster.find_key(value, on=on) if value is not None else None


def why_not(
    attributes: Mapping[str, tuple[str, ...]], connection: ConnectionRow, roster: subjects.Roster, *, on: date
) -> SignInRefused:
    """Why somebody whom `find_key` did not find cannot come in: their day is still to come, or nobody has them."""
    value = _find_value(attributes, connection)
    starts_on = roster.begins_on(value, on=on) if value is not None else None
    return subjects.NotBegun(starts_on) if starts_on is not None else subjects.NotOnRoster()


def _find_value(attributes: Mapping[str, tuple[str, ...]], connection: ConnectionRow) -> str | None:
    """What of these attributes may be looked up on the roster."""
    value = subjects.find_number(attributes, connection.number_attribute)
    if value is None or (connection.links_by == LinksBy.MAIL) > ("@" in value):
        return None
    if "@" in value:
        domain = mail_addresses.domain_of(value)
        if domain is None or not mail_domains.counts(domain):
            return None
    return value
