"""What sign-ins left behind and nobody will fetch: taken out by a job every few minutes."""

from datetime import datetime

from sqlalchemy import delete

from kernel.database import db
from sso import attempts
from sso.tables.passing import Arrival, Pending, Replay


def clear(*, at: datetime) -> None:
    """Delete, for everybody, questions, arrivals and used assertions that have ended, and old lines of the log."""
    for ending in (Pending, Arrival, Replay):
        db.session.execute(delete(ending).where(ending.ends_at <= at))
    attempts.forget_old(at=at)
