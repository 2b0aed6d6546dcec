"""A process that takes one roster file in by the worker's rules, and says what it cost: for the benchmark to start.

It loads the rules and the database, and none of the pages that a worker loads besides.
"""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from flask import Flask

from kernel import database
from portal import unit_of_work
from portal.work import settings
from tenants import roster_imports
from tenants.layouts import Layout
from tenants.roster_imports import Ask, Declared

TENANT = UUID(int=0xBE)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def main(path: str) -> None:
    """Import the file at `path` and print figures as JSON."""
    app = _app()
    before = _rss()
    spent, began = time.process_time(), time.monotonic()
    with app.app_context(), unit_of_work.acting("work_job", tenant_id=TENANT), Path(path).open("rb") as file:
        report = roster_imports.import_file(file, Ask(Declared.FULL, Layout()), key=b"k" * 32, at=AT)
    print(
        json.dumps(
            {
                "outcome": report.outcome,
                "counts": report.counts,
                "cpu": time.process_time() - spent,
                "wall": time.monotonic() - began,
                "rss_before": before,
                "rss": _rss(),
            }
        )
    )


def _app() -> Flask:
    app = Flask(__name__)
    binds = database.binds(dict(settings.read("worker-work").databases))
    app.config.update(SQLALCHEMY_BINDS=binds, MAIN_DATABASE="work")
    database.db.init_app(app)
    return app


def _rss() -> float:
    """The most memory this process has held, in MiB; `getrusage` would count what its parent held at the fork."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1])
