"""What the worker does for rosters: take files in, forget those that nobody took up, and follow people's days."""

import io
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from kernel import outbox
from kernel.database import db
from kernel.refusals import Refused
from portal import unit_of_work
from portal.jobs import Turn
from portal.work import wiring
from sso.scim import feeds
from tenants import imports, layouts, organisations, roster_imports, roster_uploads, staging
from tenants.imports import State
from tenants.layouts import ColumnMissing, Layout
from tenants.roster_imports import Ask, Declared
from tenants.tables.people import Import

JOB = "work_job"
# A file of the largest size, on a machine that has much else to do.
SECONDS = 900


def ask_for(row: Import, *, at: datetime) -> None:
    """Have the worker take this file in, if the page at hand is kept."""
    outbox.put("import_roster", {"import_id": str(row.import_id)}, dedupe_key=f"import_roster:{uuid4()}", at=at)


def import_roster(*, import_id: str, at: datetime) -> None:
    """Take in a file that HR has sent: all of it, or nothing. Again: nothing."""
    row = imports.get(UUID(import_id))
    if row.state != State.WAITING:
        return
    try:
        _take_in(row, at=at)
    except staging.Busy as busy:
        raise outbox.Later from busy
    except roster_uploads.Gone as gone:
        imports.refuse(row, State.LOST, gone.message, at=at)
    except ColumnMissing as missing:
        imports.refuse(row, State.UNMAPPED, missing.message, at=at)
    except Refused as refused:
        imports.refuse(row, State.REFUSED, refused.message, at=at)
    if row.state not in imports.ASKING:
        roster_uploads.forget_with(row.import_id)


def forget_uploads(*, at: datetime) -> None:
    """Files that were kept for a day, and what is left of uploads that broke off; their rows say so."""
    with unit_of_work.everybody(JOB):
        uploads = roster_uploads.long_here(at=at)
    for tenant_id, import_id, came_at in uploads:
        with unit_of_work.acting(JOB, tenant_id=tenant_id):
            row = imports.find(import_id)
            is_waited_for = row is not None and row.state in roster_uploads.KEEPING
            if is_waited_for and came_at > at - roster_uploads.KEPT:
                continue
            if row is not None and is_waited_for:
                imports.refuse(row, State.LOST, "Nobody took this file up for a day, so we have forgotten it.", at=at)
            roster_uploads.forget_with(import_id)


def enrol_everybody(*, at: datetime) -> None:
    """Have the issuer's ledger follow days that have come: of who joins, and of who was still covered for a while."""
    for tenant_id in [row.tenant_id for row in organisations.all_registered()]:
        owners = {"tenant_id": tenant_id}
        outbox.put("enrol_members", {}, dedupe_key=f"enrol_members:{tenant_id}:{at:%Y-%m-%d}", at=at, owners=owners)


def ask_of(row: Import) -> Ask:
    """How HR said this file is to be taken in."""
    said = row.reading or {}
    return Ask(
        Declared(row.declared),
        Layout(said["encoding"], said["dates"], said["columns"]),
        tried=row.tried,
        approved=row.approved,
        exported_on=row.exported_on,
        sent_at=row.at,
        directory_leads=feeds.find() is not None,
    )


def _take_in(row: Import, *, at: datetime) -> None:
    settings, ask = wiring.settings(), ask_of(row)
    upload = roster_uploads.get(row.import_id)
    pieces = roster_uploads.open_file(upload, settings.sealing_key)
    file, tell = io.BufferedReader(pieces), roster_uploads.teller(upload, pieces)
    # What a file breaks off in is undone to here, and its row can still say why.
    with db.session.begin_nested():
        report = roster_imports.take_in(file, ask, mark=row.digest, key=settings.roster_key, at=at, tell=tell)
        imports.settle(row, report, at=at)
    if report.outcome is State.APPLIED:
        layouts.save(ask.layout, at=at)
        outbox.put("enrol_members", {}, dedupe_key=f"enrol_members:{uuid4()}", at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "import_roster": import_roster,
    "forget_uploads": forget_uploads,
    "enrol_everybody": enrol_everybody,
}
TURNS = (
    Turn("forget_uploads", timedelta(hours=1)),
    # Once a day at a fixed hour, so that the moment says nothing.
    Turn("enrol_everybody", timedelta(days=1), after=timedelta(hours=2)),
)
