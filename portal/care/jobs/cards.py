"""What the worker does to the boxes of paper cards: it forgets those whose period is over."""

from datetime import datetime, timedelta

from eligibility.redeeming import cards
from kernel import outbox
from portal.jobs import Turn


def forget_cards(*, at: datetime) -> None:
    """Take out the boxes whose vouchers can no longer be redeemed."""
    cards.forget_old(on=at.date())


EFFECTS: dict[str, outbox.Effect] = {"forget_cards": forget_cards}
TURNS: tuple[Turn, ...] = (Turn("forget_cards", timedelta(days=1)),)
