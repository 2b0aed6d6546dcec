"""Roles that come and go with a group of the company's directory: followed at every sign-in of people with a role."""

from datetime import datetime

from kernel import audit
from kernel.staff import people
from kernel.staff.invitations import Invited
from kernel.staff.tables import Person
from portal import visits_kept
from portal.surfaces import named
from portal.work import leaving, wiring
from portal.work.permissions import Role
from portal.work.surfaces import SURFACES
from sso import role_groups
from sso.arrivals import Arrived

# We are told no name, and ask for none.
CALLED = "Colleague by group"


def follow(person: Person | None, arrived: Arrived, *, at: datetime) -> Person | None:
    """Who this is now, in the scope of their organisation; None for somebody without a role, or without one any more.

    Whoever was invited by name keeps what they have, whatever their groups.
    """
    role = Role.HR.value if Role.HR.value in arrived.roles else next(iter(arrived.roles), None)
    if person is None:
        return _join(arrived, role, at=at) if role is not None else None
    given = role_groups.find_given(person.person_id)
    if given is None or given == role:
        return person
    if role is None:
        _end(person, at=at)
        return None
    person.roles = [role]
    role_groups.remember(person.person_id, role)
    _note("change_role_by_group", person, at=at)
    return person


def _join(arrived: Arrived, role: str, *, at: datetime) -> Person:
    invited = Invited("staff", (role,), arrived.tenant_id, CALLED)
    person = people.join(invited, key=wiring.settings().sealing_key, at=at, subject=arrived.subject)
    role_groups.remember(person.person_id, role)
    _note("join_by_group", person, at=at)
    return person


def _end(person: Person, *, at: datetime) -> None:
    people.end(person.person_id, "staff")
    leaving.forget(person.person_id)
    visits_kept.end_all(named(SURFACES, "hr"), person.person_id)
    _note("leave_by_group", person, at=at)


def _note(act: str, person: Person, *, at: datetime) -> None:
    audit.note(act, about=str(person.person_id), person_id=person.person_id, surface="hr", at=at)
