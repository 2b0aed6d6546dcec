"""The release job: the only role that reads contributions, in transactions beside those of whoever asks."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from kernel import scope
from kernel.database import own_transaction

ROLE = "release_job"


@contextmanager
def alone() -> Iterator[Session]:
    """Act as the release job, over all units; what was done is kept at the end, or nothing of it."""
    with scope.everybody(ROLE), own_transaction() as connection, Session(connection) as session:
        yield session
        session.flush()
