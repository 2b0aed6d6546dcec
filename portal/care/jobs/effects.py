"""What each kind of outbox row does, and what the clock's turns are."""

from datetime import datetime, timedelta

from kernel import outbox
from portal.care.jobs import accounts, appointments, cards, contact_cards, own_ways, plans, releases
from portal.jobs import Turn


def prune_outbox(*, at: datetime) -> None:
    """Forget deliveries that were done more than a week ago."""
    outbox.prune(at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "prune_outbox": prune_outbox,
    **accounts.EFFECTS,
    **appointments.EFFECTS,
    **contact_cards.EFFECTS,
    **cards.EFFECTS,
    **own_ways.EFFECTS,
    **plans.EFFECTS,
    **releases.EFFECTS,
}
TURNS: tuple[Turn, ...] = (
    Turn("prune_outbox", timedelta(days=1)),
    *accounts.TURNS,
    *appointments.TURNS,
    *contact_cards.TURNS,
    *cards.TURNS,
    *plans.TURNS,
    *releases.TURNS,
)
