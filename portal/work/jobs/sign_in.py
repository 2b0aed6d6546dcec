"""What the worker does for sign-in: take out what was left on the way."""

from datetime import datetime, timedelta

from kernel import clock, outbox
from portal.jobs import Turn
from sso import leftovers


def clear_sign_ins(*, at: datetime) -> None:
    """Forget questions, arrivals and used assertions that have ended, and old lines of the log.

    By true time, as everything of a sign-in: the demonstration's clock does not move these.
    """
    leftovers.clear(at=clock.true_now())


EFFECTS: dict[str, outbox.Effect] = {"clear_sign_ins": clear_sign_ins}
TURNS = (Turn("clear_sign_ins", timedelta(minutes=5)),)
