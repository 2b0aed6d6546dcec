"""What each kind of outbox row does, and what the clock's turns are."""

from datetime import datetime, timedelta

from kernel import outbox
from portal.jobs import Turn
from portal.work.jobs import billing, releases, sign_in


def prune_outbox(*, at: datetime) -> None:
    """Forget deliveries that were done more than a week ago."""
    outbox.prune(at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "prune_outbox": prune_outbox,
    **billing.EFFECTS,
    **releases.EFFECTS,
    **sign_in.EFFECTS,
}
TURNS: tuple[Turn, ...] = (Turn("prune_outbox", timedelta(days=1)), *billing.TURNS, *releases.TURNS, *sign_in.TURNS)
