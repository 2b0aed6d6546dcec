"""Licences: where a provider may practise, from when until when, and who checked it."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from care import needs, places
from care.tables.providers import LicenceRow
from care.wishes import Licence
from kernel.database import db
from kernel.refusals import Refused

WARN_BEFORE = timedelta(days=60)


class BackwardsLicence(Refused):
    """A licence that ends before it begins, or that opens no place."""

    message = "A licence needs at least one place, and must end after it begins."


def grant(provider_id: UUID, licence: Licence, *, profession: str, authority: str, checked_on: date) -> LicenceRow:
    """Record a licence that somebody of the network has checked. Raises `BackwardsLicence` or `needs.UnknownChoice`."""
    needs.check(places.JURISDICTIONS, licence.jurisdictions)
    if not licence.jurisdictions or licence.valid_until < licence.valid_from:
        raise BackwardsLicence
    row = LicenceRow(
        provider_id=provider_id,
        licence_id=uuid4(),
        profession=profession,
        authority=authority,
        jurisdictions=sorted(licence.jurisdictions),
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        checked_on=checked_on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def of(provider_ids: Iterable[UUID], *, on: date) -> dict[UUID, tuple[Licence, ...]]:
    """The licences of these providers that hold on that day or later."""
    wanted = select(LicenceRow).where(LicenceRow.provider_id.in_(list(provider_ids)), LicenceRow.valid_until >= on)
    found: dict[UUID, tuple[Licence, ...]] = {}
    for row in db.session.scalars(wanted.order_by(LicenceRow.valid_from)):
        licence = Licence(frozenset(row.jurisdictions), row.valid_from, row.valid_until)
        found[row.provider_id] = (*found.get(row.provider_id, ()), licence)
    return found


def listed(provider_id: UUID) -> list[LicenceRow]:
    """Every licence of a provider that was ever recorded, the one that ends last first."""
    wanted = select(LicenceRow).where(LicenceRow.provider_id == provider_id)
    return list(db.session.scalars(wanted.order_by(LicenceRow.valid_until.desc(), LicenceRow.licence_id)))


def ending_soon(*, on: date) -> list[LicenceRow]:
    """Licences that end within sixty days, soonest first, for those who run the network."""
    wanted = select(LicenceRow).where(LicenceRow.valid_until.between(on, on + WARN_BEFORE))
    return list(db.session.scalars(wanted.order_by(LicenceRow.valid_until)))
