"""Any version of what was published, as it was signed: who follows a chain must be able to fetch every link of it."""

from uuid import UUID

from sqlalchemy import select

from kernel.database import db
from kernel.refusals import NotFound
from tenants.tables.organisations import KeyDirectory, PlanDocument


class NotPublished(NotFound):
    """There is no such document, or not in this version."""

    message = "Nothing of that name has been published."


def directory(number: int | None = None) -> bytes:
    """A version of the key directory, the newest by default: the same bytes for everybody. Raises NotPublished."""
    wanted = select(KeyDirectory.document).order_by(KeyDirectory.number.desc()).limit(1)
    if number is not None:
        wanted = wanted.where(KeyDirectory.number == number)
    return _found(db.session.execute(wanted).scalar_one_or_none())


def plan(unit_id: UUID, number: int | None = None) -> bytes:
    """A version of a unit's plan, the newest by default. Raises NotPublished."""
    wanted = select(PlanDocument.document).where(PlanDocument.unit_id == unit_id)
    wanted = wanted.order_by(PlanDocument.version.desc()).limit(1)
    if number is not None:
        wanted = wanted.where(PlanDocument.version == number)
    return _found(db.session.execute(wanted).scalar_one_or_none())


def _found(raw: bytes | None) -> bytes:
    if raw is None:
        raise NotPublished
    return raw
