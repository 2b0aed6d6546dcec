"""Groups: which exact value of the company's own attribute makes somebody HR or finance. Nothing is set at first."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kernel import audit, clock
from kernel.refusals import NotFound, Refused
from kernel.staff import people
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from sso import role_groups
from sso.role_groups import GroupRole

bp = Blueprint("groups", __name__)
ROLES = {GroupRole.HR: "HR", GroupRole.FINANCE: "Finance"}


class GroupForm(FlaskForm):  # type: ignore[misc]
    """A group that gives a role."""

    role = SelectField("Gives the role", choices=[SelectChoice(role.value, said) for role, said in ROLES.items()])
    attribute = StringField("Attribute", [InputRequired("Enter the attribute's name."), Length(max=300)])
    value = StringField("Exact value", [InputRequired("Enter the value."), Length(max=300)])
    seen = StringField("Seen")


@bp.get("")
@needs(Permission.ENTRY_DECIDE)
def show() -> ResponseReturnValue:
    """What is set, and who has a role by it."""
    return _page(GroupForm())


@bp.post("")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def choose() -> ResponseReturnValue:
    """First show what it would mean; set it when that was seen."""
    form = GroupForm()
    if not form.validate_on_submit():
        return _page(form), 422
    wanted = "|".join((form.role.data, form.attribute.data, form.value.data))
    if form.seen.data != wanted:
        form.seen.data = wanted
        return _page(form, preview=True)
    try:
        role = GroupRole(form.role.data)
        changes = role_groups.choose(role, form.attribute.data, form.value.data, at=clock.now())
    except Refused as refused:
        form.value.errors = [refused.message]
        return _page(form), 422
    _note(role, changes)
    flash(f"{ROLES[role]} is given by this group from the next sign-in on.")
    return redirect(url_for(".show"), 303)


@bp.post("/drop")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def drop() -> ResponseReturnValue:
    """Give this role by no group any more."""
    if request.form.get("role") not in set(GroupRole):
        raise NotFound
    role = GroupRole(request.form["role"])
    _note(role, role_groups.drop(role))
    flash(f"{ROLES[role]} is given by invitation only. Who had it by their group loses it at their next sign-in.")
    return redirect(url_for(".show"), 303)


def _page(form: GroupForm, *, preview: bool = False) -> str:
    key, given = wiring.settings().sealing_key, role_groups.all_given()
    here = [person for person in people.all_of("staff") if person.active and person.person_id in given]
    rows = [(people.name_of(person, key=key), ROLES[GroupRole(given[person.person_id])]) for person in here]
    groups = [(row.role, ROLES[GroupRole(row.role)], row.attribute, row.value) for row in role_groups.of_organisation()]
    words = {"role": ROLES[GroupRole(form.role.data)]} if preview else None
    return render_template("hr/groups/show.html", form=form, groups=groups, rows=rows, preview=words)


def _note(role: GroupRole, changes: dict[str, tuple[object, object]]) -> None:
    person_id = visitor().person_id
    audit.note_changes("change_group", changes, about=role.value, person_id=person_id, surface="hr", at=clock.now())
