"""`alcove work roster import`: the same rule as HR's page, for files that come another way."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import click

from kernel import clock, outbox
from kernel.refusals import Refused
from portal import terminal, unit_of_work
from portal.work import wiring
from portal.work.commands import running
from sso.scim import feeds
from tenants import layouts, roster_imports
from tenants.imports import Report, State
from tenants.layouts import DATES, ENCODINGS, Layout
from tenants.roster_imports import Ask, Declared


@click.group()
def roster() -> None:
    """Who is covered."""


@roster.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--full", "declared", flag_value="full", help="Everybody who is covered; whoever is not listed leaves.")
@click.option("--changes", "declared", flag_value="changes", help="Only who joined, changed or left.")
@click.option("--encoding", type=click.Choice(ENCODINGS), help="How the file is written; as saved, or UTF-8.")
@click.option("--dates", type=click.Choice(list(DATES)), help="How a day is written; as saved, or 2026-12-31.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=HEADING", help="Which heading holds which field.")
@click.option("--dry-run", is_flag=True, help="Change nothing, and say what would happen.")
@click.option("--approve", is_flag=True, help="Apply a file that was held; it must be that very file.")
@terminal.json_option
def import_(slug: str, file: Path, declared: str | None, dry_run: bool, approve: bool, **written: Any) -> None:
    """Take FILE in for the organisation SLUG, as declared by --full or --changes."""
    if declared is None:
        raise click.UsageError("Say --full or --changes: it is never guessed.")
    with running.app():
        tenant_id, at = running.tenant(slug), clock.now()
        with unit_of_work.acting("hr_web", tenant_id=tenant_id):
            layout = _layout(layouts.find(), **written)
            leads = feeds.find() is not None
            ask = Ask(Declared(declared), layout, tried=dry_run, approved=approve, directory_leads=leads)
            with file.open("rb") as content:
                report = roster_imports.import_file(content, ask, key=wiring.settings().roster_key, at=at)
            if report.outcome is State.APPLIED:
                layouts.save(layout, at=at)
                outbox.put("enrol_members", {}, dedupe_key=f"enrol_members:{uuid4()}", at=at)
    _tell(report)


def _layout(saved: Layout, encoding: str | None, dates: str | None, columns: tuple[str, ...]) -> Layout:
    pairs = [pair.partition("=") for pair in columns]
    if any(not heading for _, _, heading in pairs):
        raise click.UsageError("--map is written FIELD=HEADING, such as number=Personalnummer.")
    said = {name.strip(): heading.strip() for name, _, heading in pairs}
    return Layout(encoding or saved.encoding, dates or saved.dates, {**saved.columns, **said})


def _tell(report: Report) -> None:
    facts = {"outcome": report.outcome.value, "counts": report.counts, "reasons": report.reasons,
             "lines": [[fault.line, fault.sentence] for fault in report.faults]}  # fmt: skip
    lines = [f"Line {fault.line} {fault.sentence}." for fault in report.faults]
    if report.outcome in (State.REFUSED, State.HELD):
        raise Refused("\n".join([*report.reasons, *lines]))
    counted = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    terminal.say("\n".join([f"{report.outcome.value}: {counted}", *report.reasons, *lines]), **facts)
