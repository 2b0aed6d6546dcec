"""What the worker does to contact cards: once a day, those whose referral is long over are deleted."""

from datetime import datetime, timedelta

from care import contact_cards
from kernel import outbox
from portal.jobs import Turn


def forget_contact_cards(*, at: datetime) -> None:
    """Delete cards 30 days after their referral is over, and those of a provider it has left."""
    contact_cards.forget_over(at=at)


EFFECTS: dict[str, outbox.Effect] = {"forget_contact_cards": forget_contact_cards}
TURNS: tuple[Turn, ...] = (Turn("forget_contact_cards", timedelta(days=1)),)
