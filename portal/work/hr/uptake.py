"""How care is used, in released figures: a page, and the same cells for a spreadsheet. Nothing else is known here."""

import csv
import io

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.doors import needs
from portal.work.hr import uptake_words, waiting_words
from portal.work.permissions import Permission
from reporting.received import releases
from reporting.received.releases import Published
from reporting.release import STARTERS
from tenants import organisations, pool_years

bp = Blueprint("uptake", __name__)


@bp.get("")
@needs(Permission.UPTAKE_READ)
def show() -> ResponseReturnValue:
    """The newest released period, and those before it."""
    organisation = organisations.get()
    unit = organisations.unit_of(organisation)
    released = releases.published(unit.unit_id)
    if not any(STARTERS in one.families for one in released):
        standing = pool_years.standing(unit.unit_id) if unit.kind == "pool" else None
        why = waiting_words.of(is_pool=unit.kind == "pool", waits=organisation.waits, standing=standing)
        return render_template("hr/uptake/waiting.html", why=why)
    population = uptake_words.Population(unit.head_count, unit.kind == "pool")
    words = uptake_words.page(released, population)
    return render_template("hr/uptake/show.html", **words, file=url_for(".spreadsheet"))


@bp.get("/figures.csv")
@needs(Permission.UPTAKE_READ)
def spreadsheet() -> ResponseReturnValue:
    """The same cells as CSV, safe to open: nothing in it can start a formula."""
    unit = organisations.unit_of(organisations.get())
    answer = Response(_as_csv(releases.published(unit.unit_id)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=uptake.csv"
    return answer


def _as_csv(released: list[Published]) -> str:
    paper = io.StringIO()
    csv.writer(paper).writerows([[_harmless(cell) for cell in row] for row in uptake_words.rows(released)])
    return paper.getvalue()


def _harmless(cell: str) -> str:
    """A spreadsheet runs what begins with one of these, also when it came from a file."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
