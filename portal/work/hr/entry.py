"""Who may come in, and by which way: the company's sign-in only, and one or two colleagues for the day it fails."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel import audit, clock
from kernel.staff import passkeys, people
from kernel.staff.tables import Person
from portal import unit_of_work, visits_kept
from portal.app import visitor
from portal.doors import needs
from portal.visits import By
from portal.work import wiring
from portal.work.permissions import Permission
from sso import company_only, mail_domains, role_groups
from tenants import break_glass

bp = Blueprint("entry", __name__)


@bp.get("")
@needs(Permission.ENTRY_DECIDE)
def show() -> ResponseReturnValue:
    """The rule, and how each colleague comes in."""
    named, rule, key = break_glass.named(), company_only.rule(), wiring.settings().sealing_key
    rows = [
        {
            "person_id": person.person_id,
            "called": people.name_of(person, key=key),
            "how": _how(person),
            "named": person.person_id in named,
            "can_be_named": len(named) < len(break_glass.PLACES) and break_glass.can_be_named(person),
        }
        for person in people.all_of("staff")
        if person.active
    ]
    counts = (len(mail_domains.all_listed()), len(role_groups.of_organisation()))
    return render_template("hr/entry/show.html", rule=rule, rows=rows, named=len(named), counts=counts)


@bp.post("/close")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def close() -> ResponseReturnValue:
    """The company's sign-in only; visits that colleagues began by something else are over."""
    answer = _switch(True, "Colleagues who have linked your company's sign-in come in by nothing else from now on.")
    # Nobody may come in between: the rule stands before the visits end. Whoever switched it stays to name somebody.
    unit_of_work.keep()
    if company_only.rule().holds:
        _end_other_visits()
    return answer


@bp.post("/open")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def open_up() -> ResponseReturnValue:
    """Other ways too."""
    return _switch(False, "Colleagues may come in by their passkeys as well.")


@bp.post("/<uuid:person_id>/name")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def name(person_id: UUID) -> ResponseReturnValue:
    """Give a colleague an emergency passkey."""
    break_glass.name(people.get(person_id, "staff"), at=clock.now())
    return _noted("name_break_glass", person_id, "They may come in by their passkey in an emergency.")


@bp.post("/<uuid:person_id>/take-off")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def take_off(person_id: UUID) -> ResponseReturnValue:
    """Take the emergency passkey from a colleague; the passkey itself stays theirs."""
    break_glass.take_off(people.get(person_id, "staff").person_id)
    return _noted("take_off_break_glass", person_id, "They come in as everybody else from now on.")


def _switch(wanted: bool, said: str) -> ResponseReturnValue:
    changes = company_only.switch(wanted, at=clock.now())
    tenant_id, person_id = visitor().owners["tenant_id"], visitor().person_id
    audit.note_changes(
        "switch_company_only", changes, about=str(tenant_id), person_id=person_id, surface="hr", at=clock.now()
    )
    flash(said)
    return redirect(url_for(".show"), 303)


def _end_other_visits() -> None:
    excepted = break_glass.named() | {visitor().person_id}
    for person in people.all_of("staff"):
        if person.subject is None or person.person_id in excepted:
            continue
        for visit in visits_kept.open_of(g.surface, person.person_id):
            if visit.by != By.COMPANY:
                visits_kept.end_one(g.surface, person.person_id, visit.mark)


def _noted(act: str, person_id: UUID, said: str) -> ResponseReturnValue:
    audit.note(act, about=str(person_id), person_id=visitor().person_id, surface="hr", at=clock.now())
    flash(said)
    return redirect(url_for(".show"), 303)


def _how(person: Person) -> str:
    linked = "company sign-in linked" if person.subject is not None else "company sign-in not linked yet"
    held = len(passkeys.of(person))
    return f"{linked}, {held or 'no'} passkey{'' if held == 1 else 's'}"
