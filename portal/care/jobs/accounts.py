"""What the worker does to accounts: once a night, their rows are put in a new random order."""

from datetime import datetime, timedelta

from eligibility.redeeming import shuffling
from kernel import outbox, scope
from portal.jobs import Turn


def shuffle_accounts(*, at: datetime) -> None:
    """Write spent vouchers, accounts and their keys anew: no copy taken later says who came when, or with what."""
    with scope.nobody("care_rewrite"):
        shuffling.shuffle()


EFFECTS: dict[str, outbox.Effect] = {"shuffle_accounts": shuffle_accounts}
TURNS: tuple[Turn, ...] = (Turn("shuffle_accounts", timedelta(days=1)),)
