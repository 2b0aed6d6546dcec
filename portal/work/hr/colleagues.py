"""Colleagues with a role: who they are, inviting another one, and ending somebody's access."""

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional

from kernel import audit, clock
from kernel.refusals import Refused
from kernel.staff import invitations, people
from kernel.staff.invitations import Invited
from portal import visits_kept
from portal.app import visitor
from portal.doors import needs
from portal.work import leaving, wiring
from portal.work.permissions import Permission

bp = Blueprint("colleagues", __name__)
ROLES = {"hr": "HR", "finance": "Finance"}


class OwnAccess(Refused):
    """Somebody was about to end their own access."""

    message = "You cannot end your own access. Please ask a colleague."


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """A colleague to let in."""

    called = StringField("Name", [InputRequired("Enter their name."), Length(max=120)])
    mail = StringField("Work e-mail", [Optional(), Email("Check the address: it should look like name@example.org.")])
    role = SelectField("Role", choices=[SelectChoice(*role) for role in ROLES.items()])


@bp.get("")
@needs(Permission.STAFF_INVITE)
def show() -> ResponseReturnValue:
    """Everybody with a role in this organisation."""
    return _page(InvitationForm())


@bp.post("")
@needs(Permission.STAFF_INVITE, fresh=True)
def invite() -> ResponseReturnValue:
    """Make a link that lets one colleague in, once. It is shown here and nowhere again."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return _page(form), 422
    invited = Invited(
        "staff", (form.role.data,), visitor().owners["tenant_id"], form.called.data, form.mail.data or None
    )
    secret = invitations.make(invited, key=wiring.settings().sealing_key, at=clock.now())
    _note("invite", form.role.data)
    link = f"{wiring.settings().base_url}{url_for(f'{form.role.data}.doorway.join')}#{secret}"
    return _page(InvitationForm(formdata=None), link=link, called=form.called.data)


@bp.post("/<uuid:person_id>/end")
@needs(Permission.STAFF_INVITE, fresh=True)
def end(person_id: UUID) -> ResponseReturnValue:
    """End a colleague's access, on every device, from the next page on."""
    if person_id == visitor().person_id:
        raise OwnAccess
    people.end(person_id, "staff")
    leaving.forget(person_id)
    visits_kept.end_all(g.surface, person_id)
    _note("end", str(person_id))
    flash("Their access has ended.")
    return redirect(url_for(".show"), 303)


def _page(form: InvitationForm, link: str | None = None, called: str | None = None) -> str:
    key = wiring.settings().sealing_key
    rows = [
        (person.person_id, people.name_of(person, key=key), " and ".join(ROLES[role] for role in person.roles))
        for person in people.all_of("staff")
        if person.active
    ]
    return render_template(
        "hr/colleagues/show.html", form=form, rows=rows, me=visitor().person_id, link=link, called=called
    )


def _note(act: str, about: str) -> None:
    audit.note(act, about=about, person_id=visitor().person_id, surface="hr", at=clock.now())
