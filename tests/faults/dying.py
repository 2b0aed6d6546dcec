"""A process of its own that dies at a chosen step, as when a machine loses power: nothing is said, nothing tidied up.

A step is a statement, the moment before a COMMIT, or the moment a connection is given back (after its COMMIT).
"""

import os

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from portal import unit_of_work
from portal.care import app as care_app
from portal.care.jobs import effects
from tests import forking

DEAD = 137


def work(settings, kind, at, *, step):
    """Do the care side's job `kind` in a process that dies at this step (0: never). Whether it died."""
    child = forking.context.Process(target=_live_until, args=(settings, kind, at, step))
    child.start()
    child.join()
    assert child.exitcode in (0, DEAD), f"the process ended with {child.exitcode}"
    return child.exitcode == DEAD


def _live_until(settings, kind, at, step):
    app = care_app.create(settings)
    seen = 0

    def count(*_):
        nonlocal seen
        seen += 1
        if seen == step:
            os._exit(DEAD)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    event.listen(Pool, "checkin", count)
    with app.app_context(), unit_of_work.everybody("care_job"):
        effects.EFFECTS[kind](at=at)
