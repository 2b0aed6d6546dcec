"""What each kind of outbox row does, and what the clock's turns are."""

from datetime import datetime, timedelta

from kernel import outbox
from portal.jobs import Turn
from portal.work.jobs import (
    billing,
    directory,
    enrolling,
    keys,
    letters,
    mail_domains,
    own_ways,
    plans,
    releases,
    resets,
    rosters,
    sign_in,
)


def prune_outbox(*, at: datetime) -> None:
    """Forget deliveries that were done more than a week ago."""
    outbox.prune(at=at)


EFFECTS: dict[str, outbox.Effect] = {
    "prune_outbox": prune_outbox,
    "enrol_members": enrolling.enrol_members,
    "publish_plans": plans.publish,
    "rewrite_ledger": enrolling.rewrite_ledger,
    **billing.EFFECTS,
    **directory.EFFECTS,
    **keys.EFFECTS,
    **letters.EFFECTS,
    **mail_domains.EFFECTS,
    **own_ways.EFFECTS,
    **releases.EFFECTS,
    **resets.EFFECTS,
    **rosters.EFFECTS,
    **sign_in.EFFECTS,
}
TURNS: tuple[Turn, ...] = (
    Turn("prune_outbox", timedelta(days=1)),
    # A gate opens and keys appear once a day, at a fixed hour, so that the moment says nothing.
    Turn("publish_plans", timedelta(days=1), after=timedelta(hours=3)),
    Turn("rewrite_ledger", timedelta(hours=1)),
    *billing.TURNS,
    *directory.TURNS,
    *keys.TURNS,
    *mail_domains.TURNS,
    *releases.TURNS,
    *rosters.TURNS,
    *sign_in.TURNS,
)
# Seconds that a worker gives to what takes longer than most.
SLOW = {"import_roster": rosters.SECONDS}
