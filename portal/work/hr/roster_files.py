"""One roster file: how far it is, what it did or would do, and HR's word where one is needed. Never its content."""

import io
from datetime import date
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from kernel import audit, clock
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.hr import roster_words
from portal.work.jobs import rosters
from portal.work.permissions import Permission
from tenants import fault_report, imports, layouts, newcomers, roster_file, roster_imports, roster_uploads
from tenants.imports import State
from tenants.layouts import FIELDS, Layout
from tenants.tables.people import Import

bp = Blueprint("roster_files", __name__)
NOT_HERE = ""
SHOWN_LINES = 20


class ColumnsForm(FlaskForm):  # type: ignore[misc]
    """Which heading holds which field."""

    @classmethod
    def of(cls, headings: list[str], chosen: dict[str, str]) -> "ColumnsForm":
        """With the headings of this file to choose from."""
        form = cls(**{f"column_{name}": heading for name, heading in chosen.items()})
        for name in FIELDS:
            first = SelectChoice(NOT_HERE, "Choose one" if name == "number" else "Not in this file")
            form[f"column_{name}"].choices = [first, *(SelectChoice(heading) for heading in headings)]
        return form


for _name, _words in FIELDS.items():
    setattr(ColumnsForm, f"column_{_name}", SelectField(_words))


@bp.get("/<uuid:import_id>")
@needs(Permission.ROSTER_MANAGE)
def show(import_id: UUID) -> ResponseReturnValue:
    """How far this file is, or what became of it."""
    return _page(imports.get(import_id))


@bp.post("/<uuid:import_id>/apply")
@needs(Permission.ROSTER_MANAGE)
def apply(import_id: UUID) -> ResponseReturnValue:
    """Yes, this file is right: take it in, in earnest."""
    row = imports.get(import_id)
    imports.take_up(row, approved=True)
    return _again(row, "approve_roster")


@bp.post("/<uuid:import_id>/drop")
@needs(Permission.ROSTER_MANAGE)
def drop(import_id: UUID) -> ResponseReturnValue:
    """No: forget this file at once."""
    row = imports.get(import_id)
    imports.drop(row, at=clock.now())
    roster_uploads.forget_with(import_id)
    _note("drop_roster", row)
    flash("The file is forgotten. Nothing was changed.")
    return redirect(url_for("hr.roster.show"), 303)


@bp.post("/<uuid:import_id>/columns")
@needs(Permission.ROSTER_MANAGE)
def columns(import_id: UUID) -> ResponseReturnValue:
    """Say which column is which, and read the file again."""
    row = imports.get(import_id)
    form = _columns(row)
    if not form.validate_on_submit():
        return _page(row, form), 422
    chosen = {name: form[f"column_{name}"].data for name in FIELDS}
    if not chosen["number"]:
        form.column_number.errors = ["Choose the column that tells people apart."]
        return _page(row, form), 422
    roster_imports.read_with(row, chosen, key=wiring.settings().roster_key)
    return _again(row, "map_roster")


@bp.get("/<uuid:import_id>/lines.csv")
@needs(Permission.ROSTER_MANAGE)
def lines(import_id: UUID) -> ResponseReturnValue:
    """The wrong lines of this file, for a spreadsheet."""
    body = fault_report.write(imports.get(import_id).faults)
    return Response(body, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="lines.csv"'})


def _again(row: Import, act: str) -> ResponseReturnValue:
    rosters.ask_for(row, at=clock.now())
    _note(act, row)
    return redirect(url_for(".show", import_id=row.import_id), 303)


def _columns(row: Import) -> ColumnsForm:
    """The headings are read from the sealed file each time: they may be somebody's line, and are kept nowhere else."""
    upload = roster_uploads.get(row.import_id)
    pieces = io.BufferedReader(roster_uploads.open_file(upload, wiring.settings().sealing_key))
    said = row.reading or {}
    headings = roster_file.headings(pieces, said["encoding"])
    return ColumnsForm.of(headings, layouts.guess(Layout(said["encoding"], said["dates"], said["columns"]), headings))


def _page(row: Import, form: ColumnsForm | None = None) -> str:
    state = State(row.state)
    if state is State.UNMAPPED and form is None:
        form = _columns(row)
    upload = roster_uploads.find(row.import_id)
    return render_template(
        "hr/roster_files/show.html",
        title=roster_words.TITLES[state],
        state=state.value,
        row=row,
        steps=roster_words.steps(upload) if state is State.WAITING else [],
        counts=roster_words.counts(row.counts, settled=state is State.APPLIED, begin_on=_begin_on(row)),
        faults=row.faults[:SHOWN_LINES],
        form=form,
        columns=[form[f"column_{name}"] for name in FIELDS] if form else [],
    )


def _begin_on(row: Import) -> date:
    """The common day of newcomers of this file: by the day on which it was read."""
    return newcomers.first_day((row.settled_at or row.at).date())


def _note(act: str, row: Import) -> None:
    audit.note(act, about=str(row.import_id), person_id=visitor().person_id, surface="hr", at=clock.now())
