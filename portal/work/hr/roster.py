"""The roster: HR sends a file of covered people, tries it first if they like, and sees only counts and line numbers."""

from uuid import uuid4

from flask import Blueprint, Response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from kernel import clock, outbox
from portal import unit_of_work
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from tenants import fault_report, imports, layouts, roster, roster_imports
from tenants.imports import Report, State
from tenants.layouts import DATES, ENCODINGS, FIELDS, Layout
from tenants.roster_imports import Ask, Declared
from tenants.tables.people import Import

bp = Blueprint("roster", __name__)
LARGEST = 128 * 1024 * 1024
DECLARED = [
    SelectChoice("full", "Everybody who is covered. Whoever is not in it leaves."),
    SelectChoice("changes", "Only who joined, changed or left. Everybody else stays as they are."),
]

WORDS = {"full": "Everybody", "changes": "Changes"}


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A file, and how to read it."""

    file = FileField("The file", [InputRequired("Choose the file.")])
    declared = RadioField("What is in it?", choices=DECLARED, validators=[InputRequired("Say what is in it.")])
    encoding = SelectField("Encoding", choices=[SelectChoice(each) for each in ENCODINGS])
    dates = SelectField("A day is written like", choices=[SelectChoice(each) for each in DATES])
    approved = BooleanField("This file was held, and it is right: apply it.")
    tried = BooleanField("Only try it. Change nothing, and show what would happen.")


for _name, _words in FIELDS.items():
    setattr(RosterForm, f"column_{_name}", StringField(f"Heading for “{_words}”", [Optional(), Length(max=120)]))


@bp.get("")
@needs(Permission.ROSTER_MANAGE)
def show() -> ResponseReturnValue:
    """How many are covered, what became of the last files, and the way to send one."""
    return _page(_form())


@bp.post("")
@needs(Permission.ROSTER_MANAGE)
def send() -> ResponseReturnValue:
    """Take a file in, or say why not; nothing is half applied."""
    request.max_content_length = LARGEST
    request.max_form_memory_size = LARGEST
    form = RosterForm()
    if not form.validate_on_submit():
        return _page(form), 422
    report = _import(form)
    status = {State.REFUSED: 422, State.HELD: 409}.get(report.outcome, 200)
    # A held file is remembered by its digest, so that HR can confirm that very file.
    if report.outcome is State.HELD:
        unit_of_work.keep()
    return _page(form, report), status


@bp.get("/faults.csv")
@needs(Permission.ROSTER_MANAGE)
def faults() -> ResponseReturnValue:
    """The wrong lines of the file that was sent last in this visit, for a spreadsheet."""
    body = fault_report.write(session.get("faults", []))
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="lines.csv"'})


def _import(form: RosterForm) -> Report:
    ask = Ask(Declared(form.declared.data), _layout(form), tried=form.tried.data, approved=form.approved.data)
    at = clock.now()
    report = roster_imports.import_file(form.file.data.stream, ask, key=wiring.settings().roster_key, at=at)
    session["faults"] = [(fault.line, fault.sentence) for fault in report.faults]
    if report.outcome is State.APPLIED and not ask.tried:
        layouts.save(ask.layout, at=at)
        outbox.put("enrol_members", {}, dedupe_key=f"enrol_members:{uuid4()}", at=at)
    return report


def _form() -> RosterForm:
    saved = layouts.find()
    columns = {f"column_{name}": heading for name, heading in saved.columns.items()}
    return RosterForm(declared="full", encoding=saved.encoding, dates=saved.dates, **columns)


def _layout(form: RosterForm) -> Layout:
    headings = {name: (form[f"column_{name}"].data or "").strip() for name in FIELDS}
    return Layout(form.encoding.data, form.dates.data, {name: said for name, said in headings.items() if said})


def _page(form: RosterForm, report: Report | None = None) -> str:
    before = [_told(row) for row in imports.recent()]
    columns = [form[f"column_{name}"] for name in FIELDS]
    people = roster.head_count(on=clock.now().date())
    return render_template(
        "hr/roster/show.html", form=form, report=report, people=people, before=before, columns=columns
    )


def _told(row: Import) -> tuple[object, ...]:
    counted = (row.counts.get(name, 0) for name in ("rows", "new", "leaving"))
    return (f"{row.at:%d %B %Y, %H:%M} UTC", WORDS[row.declared], row.state.capitalize(), *counted)
