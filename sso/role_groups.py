"""Groups: the exact value of an attribute that makes whoever signs in with it HR or finance. Off until HR sets one.

Nothing that a company sends makes anybody an operator, and an employee needs no group: who is covered says the roster.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, select

from kernel import scope
from kernel.database import db
from kernel.refusals import Refused
from sso.tables.staff_rules import GroupedPerson, RoleGroup

LONGEST = 300


class GroupRole(StrEnum):
    """The roles that a group may give."""

    HR = "hr"
    FINANCE = "finance"


class BadGroup(Refused):
    """Attribute or value is empty, too long, or cannot be read."""

    message = "Please enter the attribute's name and one exact value, each of at most 300 characters."


class SameValue(Refused):
    """One value would give two roles."""

    message = "This value already gives the other role. Please use a group of its own for each role."


def of_organisation() -> list[RoleGroup]:
    """What the organisation in scope has set, by role."""
    return list(db.session.scalars(select(RoleGroup).order_by(RoleGroup.role)))


def choose(role: GroupRole, attribute: str, value: str, *, at: datetime) -> dict[str, tuple[object, object]]:
    """Give this role from now on to whoever signs in with exactly this value. Returns what changed.

    Raises BadGroup, SameValue.
    """
    if not all(0 < len(text) <= LONGEST and text.isprintable() and text == text.strip() for text in (attribute, value)):
        raise BadGroup
    set_before = {row.role: row for row in of_organisation()}
    if any(row.role != role and (row.attribute, row.value) == (attribute, value) for row in set_before.values()):
        raise SameValue
    before = set_before.get(role)
    old = f"{before.attribute} = {before.value}" if before is not None else None
    tenant_id = scope.current().owners["tenant_id"]
    db.session.merge(RoleGroup(tenant_id=tenant_id, role=role, attribute=attribute, value=value, set_at=at))
    db.session.flush()
    new = f"{attribute} = {value}"
    return {role.value: (old, new)} if old != new else {}


def drop(role: GroupRole) -> dict[str, tuple[object, object]]:
    """No group gives this role any more; whoever had it by one loses it at their next sign-in. Returns what changed."""
    before = next((row for row in of_organisation() if row.role == role), None)
    if before is None:
        return {}
    old = f"{before.attribute} = {before.value}"
    db.session.execute(delete(RoleGroup).where(RoleGroup.role == role))
    return {role.value: (old, None)}


def roles_of(attributes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that these attributes give in the organisation in scope: every value counts, and only whole ones."""
    return tuple(row.role for row in of_organisation() if row.value in attributes.get(row.attribute, ()))


def remember(person_id: UUID, role: str) -> None:
    """This person's role came by a group, and goes with it."""
    tenant_id = scope.current().owners["tenant_id"]
    db.session.merge(GroupedPerson(tenant_id=tenant_id, person_id=person_id, role=role))
    db.session.flush()


def forget(person_id: UUID) -> None:
    """Their role no longer depends on a group."""
    db.session.execute(delete(GroupedPerson).where(GroupedPerson.person_id == person_id))


def find_given(person_id: UUID) -> str | None:
    """The role that this person has by a group, if it came that way."""
    found: str | None = db.session.scalar(select(GroupedPerson.role).where(GroupedPerson.person_id == person_id))
    return found


def all_given() -> dict[UUID, str]:
    """Everybody in the organisation in scope whose role came by a group."""
    return {row.person_id: row.role for row in db.session.scalars(select(GroupedPerson))}
