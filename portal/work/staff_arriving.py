"""People with a role coming in by their company's sign-in, to the surface of that role, or binding it to themselves."""

from datetime import datetime
from uuid import UUID

from flask import session

from kernel import audit, clock
from kernel.staff import invitations, people
from kernel.staff.invitations import InvitationOver, InvitationSecret
from kernel.staff.people import NoSuchPerson, SubjectTaken
from kernel.staff.tables import Person
from portal import unit_of_work, visits
from portal.surfaces import named
from portal.work import doorways, grouping, leaving, linking, wiring
from portal.work.arriving import Welcomed
from portal.work.permissions import Role
from portal.work.surfaces import SURFACES
from sso.arrivals import Arrived
from sso.refusals import Reason, SignInRefused
from tenants import bound_people


class NoRole(SignInRefused):
    """The company knows this person, and nobody has given them a role here."""

    message = "Your company's sign-in worked, but you have no role here. A colleague in HR can invite you."

    def __init__(self) -> None:
        super().__init__(Reason.NO_ROLE)


class Left(SignInRefused):
    """The roster that this colleague stood on no longer covers them."""

    message = leaving.AccessEnded.message

    def __init__(self) -> None:
        super().__init__(Reason.NOT_ON_ROSTER)


class NotBound(SignInRefused):
    """This sign-in cannot be bound to this person; the message says why."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(reason)
        self.message = message


def welcome(arrived: Arrived) -> Welcomed:
    """Let in whoever has this digest of a company sign-in, or a role by their group. Raises NoRole, Left."""
    # What was done as the machine is kept first: finding a colleague is another role's work.
    unit_of_work.keep()
    with unit_of_work.acting("hr_web", tenant_id=arrived.tenant_id):
        person = grouping.follow(people.find_by_subject(arrived.subject, "staff"), arrived, at=clock.now())
        if person is not None:
            _watch(person, arrived)
            return _welcomed(person)
    # Apart from what came before: a role that went with its group must stay gone.
    raise NoRole


def bind(arrived: Arrived) -> Welcomed:
    """Bind the sign-in to whoever asked in this browser: a person who is signed in, or who holds an invitation.

    From here on the page goes on in their visit. Raises SignInRefused when nobody asked a moment ago, NotBound.
    """
    unit_of_work.keep()
    visits.take_up(named(SURFACES, "hr"))
    if not linking.asked(arrived.connection_id):
        raise SignInRefused(Reason.NOT_STARTED_HERE)
    try:
        with unit_of_work.acting("hr_web", tenant_id=arrived.tenant_id):
            return _welcomed(_linked(arrived) if "_user_id" in session else _joined(arrived, at=clock.now()))
    except SubjectTaken as taken:
        raise NotBound(Reason.TAKEN, taken.message) from taken
    except (InvitationOver, NoSuchPerson) as over:
        raise NotBound(Reason.NO_ROLE, over.message) from over


def _linked(arrived: Arrived) -> Person:
    person = people.get(UUID(session["_user_id"]), "staff")
    _watch(person, arrived)
    people.link(person, arrived.subject)
    about = str(arrived.connection_id)
    audit.note("link_sign_in", about=about, person_id=person.person_id, surface="hr", at=clock.now())
    return person


def _joined(arrived: Arrived, *, at: datetime) -> Person:
    key = wiring.settings().sealing_key
    invited = invitations.use(InvitationSecret(session.get("invitation", "")), key=key, at=at)
    if invited.owner_id != arrived.tenant_id:
        raise InvitationOver
    person = people.join(invited, key=key, at=at)
    people.link(person, arrived.subject)
    _watch(person, arrived)
    return person


def _watch(person: Person, arrived: Arrived) -> None:
    """Their role ends when the roster says that they have left. Raises Left when it says so already."""
    if arrived.roster_key is not None:
        bound_people.bind(person.person_id, arrived.roster_key, at=clock.now())
    elif bound_people.has_left(person.person_id, on=clock.today()):
        raise Left


def _welcomed(person: Person) -> Welcomed:
    doorway = doorways.HR if Role.HR.value in person.roles else doorways.FINANCE
    return Welcomed(doorway.visitor(person), doorway.surface)
