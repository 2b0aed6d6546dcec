"""What sign-ins left behind and nobody will fetch: taken out by a job every few minutes."""

from datetime import datetime

from sqlalchemy import delete

from kernel.database import db
from sso import attempts, setup_links
from sso.tables.passing import Arrival, Pending, Replay
from sso.tables.trials import Trial


def clear(*, at: datetime) -> None:
    """Delete, for everybody, what is on its way and has ended, old lines of the log and old links for IT contacts."""
    for ending in (Pending, Arrival, Replay, Trial):
        db.session.execute(delete(ending).where(ending.ends_at <= at))
    attempts.forget_old(at=at)
    setup_links.forget_old(at=at)
