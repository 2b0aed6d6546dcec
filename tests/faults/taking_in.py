"""A worker of its own that takes a roster file in, and can be killed at any moment; and what it must leave behind."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
from sqlalchemy import text

from kernel import clock, outbox, queue
from kernel.database import db
from portal import jobs, unit_of_work
from portal.work import app as work_app
from portal.work.jobs import answer, rosters
from portal.work.jobs.effects import EFFECTS
from tenants import roster_imports
from tenants.layouts import Layout
from tenants.roster_imports import Ask, Declared
from tenants.roster_uploads import Arriving
from tests import forking

TENANT = UUID(int=0xFA)
HEADINGS = "Employee ID,First Name,Work Email,Status,Department\n"
# After this a row that a dead worker held is due again.
LATER = outbox.LEASE + timedelta(minutes=1)


def file_of(people, group, *, name="Zoe", first=0):
    """Everybody in one group: two files of different groups differ in every row."""
    numbers = range(first, first + people)
    lines = (f"{number:07},{name},{name}.{number}@example.org,active,{group}\n" for number in numbers)
    return (HEADINGS + "".join(lines)).encode()


def upload(settings, raw, **said):
    """Send a file as HR's page does; returns its row's id."""
    place = Arriving(settings.sealing_key, clock.now(), len(raw))
    with unit_of_work.acting("hr_web", tenant_id=TENANT):
        for start in range(0, len(raw), 1 << 20):
            place.write(raw[start : start + (1 << 20)])
        content = roster_imports.content_mark(place.finish(), settings.roster_key)
        ask = Ask(Declared.FULL, Layout(), **said)
        mark = roster_imports.mark_of(content, ask, settings.roster_key)
        row = roster_imports.put(ask, mark, at=clock.now(), import_id=place.import_id, content=content)
        rosters.ask_for(row, at=clock.now())
        return row.import_id


def rings(*, at):
    """The rows that are due for rosters, leased."""
    with unit_of_work.everybody(answer.ROLE):
        return [ring for ring in outbox.take_due(at) if ring.kind == "import_roster"]


class Worker:
    """A process that delivers one row."""

    def __init__(self, settings, ring):
        ours, theirs = forking.context.Pipe()
        self._child = forking.context.Process(target=_deliver, args=(settings, queue.to_words(ring), theirs))
        self._child.start()
        # It has imported all and is about to begin.
        ours.recv()

    def kill_after(self, seconds):
        """Let it work for so long, then end it as a power cut would; whether it was still at work."""
        self._child.join(seconds)
        died = self._child.is_alive()
        self._child.kill()
        self._child.join()
        return died


def _deliver(settings, words, pipe):
    app = work_app.create(settings)
    with app.app_context():
        pipe.send("ready")
        jobs.deliver(answer.ROLE, EFFECTS, words)


def finish(*, tries=50):
    """What a worker that lives does next, as often as it is rung, until no file waits."""
    for number in range(1, tries):
        if not _waiting():
            return
        for ring in rings(at=clock.now() + LATER * number):
            jobs.deliver(answer.ROLE, EFFECTS, queue.to_words(ring))
    raise AssertionError("a file still waits")


def _waiting():
    """How many files wait. A dead worker's statement may still be ending and holds its row: so long, this."""
    undone = (
        "select 1 from house.outbox where kind = 'import_roster' and done_at is null and dead_at is null for update"
    )
    with unit_of_work.everybody(answer.ROLE):
        db.session.execute(text("set local lock_timeout = 0"))
        return len(db.session.execute(text(undone)).all())


@dataclass(frozen=True)
class Standing:
    """The whole roster, as one value."""

    people: int
    groups: frozenset[str]
    covered: int


def standing(url):
    """What the roster is now."""
    with psycopg.connect(url) as admin:
        people, groups, covered = admin.execute(
            "select count(*), array_agg(distinct cohort), count(*) filter (where covered) from tenants.people"
        ).fetchone()
    return Standing(people, frozenset(groups or ()), covered)


def state_of(url, import_id):
    """What became of a file."""
    with psycopg.connect(url) as admin:
        return admin.execute("select state from tenants.roster_imports where import_id = %s", [import_id]).fetchone()[0]
