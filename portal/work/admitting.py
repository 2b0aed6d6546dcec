"""People with a role who come by passkey or password: welcome, led to link, seen as an emergency, or refused."""

from flask import g, url_for

from kernel import audit, clock, scope
from kernel.refusals import NotAllowed
from kernel.staff.tables import Person
from portal.visits import By
from portal.work import leaving
from portal.work.jobs import letters
from sso import company_only
from sso.company_only import Answer


class CompanyOnly(NotAllowed):
    """The organisation wants this person to come by its own sign-in."""

    message = (
        "Your organisation has decided that you come in by your company's sign-in, which you have linked. Please use "
        "that one. If it does not work, ask a colleague in HR who has an emergency passkey."
    )


def admit(person: Person, by: By) -> str | None:
    """Where to lead somebody who came by this way; None for the usual place. Raises CompanyOnly, AccessEnded."""
    assert person.owner_id is not None
    leaving.check_still_here(person.person_id, person.owner_id)
    is_linked, by_passkey = person.subject is not None, by is By.PASSKEY
    # Finance's own login knows nothing of this rule: it is asked as HR, which may.
    with scope.acting("hr_web", tenant_id=person.owner_id):
        answer = company_only.answer(person.person_id, is_linked=is_linked, by_passkey=by_passkey)
    if answer is Answer.REFUSED:
        raise CompanyOnly
    if answer is Answer.EMERGENCY:
        _tell(person)
    return url_for(f"{g.surface.name}.own_ways.show") if answer is Answer.LINK_FIRST else None


def _tell(person: Person) -> None:
    at = clock.now()
    audit.note("break_glass", about=str(person.person_id), person_id=person.person_id, surface=g.surface.name, at=at)
    letters.ask("break_glass", mark=f"{person.person_id}:{at.isoformat()}", at=at)
