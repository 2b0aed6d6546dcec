"""People with a role who have left the company: their visits end at the next page, whichever way they came in by."""

from typing import Any
from uuid import UUID

from kernel import clock, scope
from kernel.refusals import NotAllowed
from portal import doors
from portal.surfaces import Loader, Visitor
from sso import role_groups
from tenants import bound_people, break_glass


class AccessEnded(NotAllowed):
    """The roster on which this person stood no longer covers them. The page does not say that."""

    message = "Your access has ended. If you think this is a mistake, please ask a colleague in HR."


def check_still_here(person_id: UUID, tenant_id: UUID) -> None:
    """Raises AccessEnded when the roster of their organisation says that they have left. As HR, which may ask it."""
    with scope.acting("hr_web", tenant_id=tenant_id):
        if bound_people.has_left(person_id, on=clock.today()):
            raise AccessEnded


def forget(person_id: UUID) -> None:
    """Somebody's access was ended: nothing that depended on it is left, in the scope of their organisation."""
    bound_people.release(person_id)
    break_glass.take_off(person_id)
    role_groups.forget(person_id)


def watched(load: Loader) -> Loader:
    """The loader, which also asks the roster on every page."""

    def load_while_here(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
        visitor = load(person_id, state)
        if visitor is None:
            return None
        try:
            check_still_here(person_id, visitor.owners["tenant_id"])
        except AccessEnded as ended:
            doors.turn_away(ended)
            return None
        return visitor

    return load_while_here
