"""An outbox on a real database, with effects that write down what they were asked for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
import structlog
from psycopg.rows import dict_row
from structlog.testing import capture_logs

from kernel import outbox, scope
from portal import unit_of_work

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TENANT = UUID(int=0x7E)


@dataclass
class Work:
    """The outbox of the work side, as its web processes, its clock and its worker use it."""

    admin_url: str
    done: list[str] = field(default_factory=list)
    owners: list[dict[str, UUID]] = field(default_factory=list)

    def put(self, name="first", *, kind="note", dedupe_key=None, at=NOON, **more):
        with unit_of_work.acting("hr_web", tenant_id=TENANT):
            outbox.put(kind, {"name": name}, dedupe_key=dedupe_key or name, at=at, **more)

    def take(self, at=NOON, **more):
        with unit_of_work.everybody("work_job"):
            return outbox.take_due(at, **more)

    def deliver(self, bell, at=NOON):
        with unit_of_work.everybody("work_job"):
            return outbox.deliver(bell, {"note": self.note}, at=at)

    def note(self, *, name, at):
        self.done.append(name)
        self.owners.append(dict(scope.current().owners))

    def rows(self):
        with psycopg.connect(self.admin_url, row_factory=dict_row) as admin:
            return admin.execute("select * from house.outbox order by dedupe_key").fetchall()


@pytest.fixture
def work(work_app, databases):
    with work_app.app_context():
        yield Work(databases.work)


@pytest.fixture
def told(work, monkeypatch):
    """What the outbox logs, by a logger that does not remember the application of an earlier test."""
    monkeypatch.setattr(outbox, "log", structlog.get_logger())
    with capture_logs() as lines:
        yield lines
