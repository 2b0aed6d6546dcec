"""Counted tries of what can be guessed. The count stands in the database, in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from kernel.database import db, own_transaction
from kernel.refusals import Refused
from kernel.staff.tables import Tries

FORGOTTEN = timedelta(days=1)
SHORTEST = timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """How many tries are free, and how long the delay, which doubles with each further one, may grow."""

    free: int
    longest: timedelta

    def wait(self, count: int) -> timedelta:
        """How long to wait after so many tries."""
        if count < self.free:
            return timedelta()
        doubled: int = 1 << min(count - self.free, 20)
        return min(SHORTEST * doubled, self.longest)


ACCOUNT = Limit(free=5, longest=timedelta(minutes=30))
ADDRESS = Limit(free=30, longest=timedelta(minutes=10))


class TooManyTries(Refused):
    """One has to wait before the next try is looked at."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__()
        minutes = max(1, -(-int(wait.total_seconds()) // 60))
        self.message = (
            f"That was tried several times. Please wait {minutes} minute{'s' if minutes > 1 else ''} and try again. "
            "A passkey or a recovery code works meanwhile."
        )


def count(surface: str, of_digest: bytes, limit: Limit, *, at: datetime) -> None:
    """Count a try before anything of it is looked at, whatever the page answers. Raises TooManyTries.

    A try that is refused here is not counted: nobody can keep somebody else waiting for ever by trying on.
    """
    mine = (Tries.surface == surface, Tries.of_digest == of_digest)
    with own_transaction() as own:
        own.execute(delete(Tries).where(Tries.surface == surface, Tries.last_at < at - FORGOTTEN))
        row = {"surface": surface, "of_digest": of_digest, "count": 1, "last_at": at}
        if own.execute(insert(Tries).values(row).on_conflict_do_nothing().returning(Tries.surface)).first():
            return
        found = own.execute(select(Tries.count.label("tried"), Tries.last_at).where(*mine).with_for_update()).one()
        left = found.last_at + limit.wait(found.tried) - at
        if left <= timedelta():
            own.execute(update(Tries).where(*mine).values(count=found.tried + 1, last_at=at))
            return
    raise TooManyTries(left)


def forget(surface: str, of_digest: bytes) -> None:
    """It was them: the account's tries begin at nought again."""
    db.session.execute(delete(Tries).where(Tries.surface == surface, Tries.of_digest == of_digest))
