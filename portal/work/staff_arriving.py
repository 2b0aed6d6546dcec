"""People with a role coming in by their company's sign-in, to the surface of that role."""

from kernel.staff import people
from portal import unit_of_work
from portal.work import doorways
from portal.work.arriving import Welcomed
from portal.work.permissions import Role
from sso.arrivals import Arrived
from sso.refusals import Reason, SignInRefused


class NoRole(SignInRefused):
    """The company knows this person, and nobody has given them a role here."""

    message = "Your company's sign-in worked, but you have no role here. A colleague in HR can invite you."

    def __init__(self) -> None:
        super().__init__(Reason.NO_ROLE)


def welcome(arrived: Arrived) -> Welcomed:
    """Let in whoever has this digest of a company sign-in. Raises NoRole."""
    # What was done as the machine is kept first: finding a colleague is another role's work.
    unit_of_work.keep()
    with unit_of_work.acting("hr_web", tenant_id=arrived.tenant_id):
        person = people.find_by_subject(arrived.subject, "staff")
        if person is None:
            raise NoRole
        doorway = doorways.HR if Role.HR.value in person.roles else doorways.FINANCE
        return Welcomed(doorway.visitor(person), doorway.surface)
