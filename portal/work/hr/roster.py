"""The roster: HR sends a file of covered people, and sees how many are covered and what became of the last files."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, Field, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from kernel import audit, clock
from portal import incoming
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.hr import roster_words
from portal.work.jobs import rosters
from portal.work.permissions import Permission
from sso.scim import feeds
from tenants import imports, layouts, newcomers, roster, roster_imports
from tenants.layouts import DATES, ENCODINGS, FIELDS, MOST_GRACE, Layout
from tenants.roster_imports import Ask, Declared
from tenants.roster_uploads import LARGEST, Arriving
from tenants.tables.people import Import

bp = Blueprint("roster", __name__)
# A file that is too large is received nevertheless, and thrown away on the way: a broken connection explains nothing.
READ_AT_MOST = 4 * LARGEST
DECLARED = [
    SelectChoice("full", "Everybody who is covered. Whoever is not in it leaves."),
    SelectChoice("changes", "Only who joined, changed or left. Everybody else stays as they are."),
]


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A file, what is in it, and how to read it."""

    file = FileField("The file", [InputRequired("Choose the file.")])
    declared = RadioField("What is in it?", choices=DECLARED, validators=[InputRequired("Say what is in it.")])
    exported_on = DateField("Exported on", [Optional()])
    encoding = SelectField("Encoding", choices=[SelectChoice(each) for each in ENCODINGS])
    dates = SelectField("A day is written like", choices=[SelectChoice(each) for each in DATES])
    tried = BooleanField("Only try it. Change nothing, and show what would happen.")

    def validate_file(self, field: Field) -> None:
        """Not larger than we take, and not empty."""
        place = field.data.stream if field.data else None
        if isinstance(place, Arriving) and place.too_large:
            raise ValidationError(
                f"This file is larger than {LARGEST // 1_000_000} MB, the most that we take. Leave out columns that we "
                "do not need, or send the changes only."
            )
        if isinstance(place, Arriving) and not place.size:
            raise ValidationError("This file is empty. Please export it again.")


for _name, _words in FIELDS.items():
    setattr(RosterForm, f"column_{_name}", StringField(f"Heading for “{_words}”", [Optional(), Length(max=120)]))


class GraceForm(FlaskForm):  # type: ignore[misc]
    """For how long leavers stay covered."""

    days = IntegerField(
        "Days of cover after leaving",
        [InputRequired("Enter a number; 0 ends the cover at once."), NumberRange(0, MOST_GRACE, f"0 to {MOST_GRACE}.")],
    )


def receive(announced: int) -> Arriving:
    """A place for the file of this page, sealed piece by piece."""
    return Arriving(wiring.settings().sealing_key, clock.now(), announced)


@bp.get("")
@needs(Permission.ROSTER_MANAGE)
def show() -> ResponseReturnValue:
    """How many are covered, what became of the last files, and the way to send one."""
    return _page(_form())


@bp.post("")
@incoming.takes_file(READ_AT_MOST, receive)
@needs(Permission.ROSTER_MANAGE)
def send() -> ResponseReturnValue:
    """Keep a file, sealed, for the worker to take in; the next page tells how far it is."""
    form = RosterForm()
    if not form.validate_on_submit():
        return _page(form), 422
    row = _keep(form)
    return redirect(url_for("hr.roster_files.show", import_id=row.import_id), 303)


@bp.post("/grace")
@needs(Permission.ROSTER_MANAGE)
def grace() -> ResponseReturnValue:
    """Say for how long leavers stay covered, from the next file on."""
    form = GraceForm()
    if not form.validate_on_submit():
        return _page(_form(), form), 422
    layouts.set_grace(form.days.data, at=clock.now())
    _note("set_grace", str(form.days.data))
    flash("From the next file on, this is how long leavers stay covered.")
    return redirect(url_for(".show"), 303)


def _keep(form: RosterForm) -> Import:
    at, key, place = clock.now(), wiring.settings().roster_key, form.file.data.stream
    headings = {name: (form[f"column_{name}"].data or "").strip() for name in FIELDS}
    layout = Layout(form.encoding.data, form.dates.data, {name: said for name, said in headings.items() if said})
    ask = Ask(
        Declared(form.declared.data), layout, tried=form.tried.data, exported_on=form.exported_on.data,
        directory_leads=feeds.find() is not None,
    )  # fmt: skip
    content = roster_imports.content_mark(place.finish(), key)
    mark = roster_imports.mark_of(content, ask, key)
    row = roster_imports.put(ask, mark, at=at, import_id=place.import_id, content=content)
    rosters.ask_for(row, at=at)
    _note("send_roster", str(row.import_id))
    return row


def _form() -> RosterForm:
    saved = layouts.find()
    columns = {f"column_{name}": heading for name, heading in saved.columns.items()}
    return RosterForm(formdata=None, declared="full", encoding=saved.encoding, dates=saved.dates, **columns)


def _page(form: RosterForm, grace_form: GraceForm | None = None) -> str:
    today = clock.today()
    return render_template(
        "hr/roster/show.html",
        form=form,
        grace=grace_form or GraceForm(formdata=None, days=layouts.grace_days()),
        columns=[form[f"column_{name}"] for name in FIELDS],
        people=roster.head_count(on=today),
        beginning=roster_words.beginning(roster.beginning(on=today)),
        begin_on=None if newcomers.begin_at_once() else newcomers.first_day(today),
        before=[roster_words.line(row) for row in imports.recent()],
        by_directory=feeds.find() is not None,
        largest=LARGEST // 1_000_000,
    )


def _note(act: str, about: str) -> None:
    audit.note(act, about=about, person_id=visitor().person_id, surface="hr", at=clock.now())
