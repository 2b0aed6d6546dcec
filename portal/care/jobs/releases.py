"""What the worker does for releases: close what is due, sign what was drawn, destroy old keys."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from eligibility.redeeming import published, redeem
from kernel import outbox, signing
from kernel.refusals import Refused
from portal.care import wiring
from portal.jobs import Turn
from reporting.publishing import close, publish, years

log = structlog.get_logger()


def close_periods(*, at: datetime, period: str | None = None) -> int:
    """Close every period that is due, or only those of this name; one that refuses does not stop the others."""
    drawn = 0
    for unit_id, period_id in close.due(at=at):
        if period in (None, period_id):
            try:
                drawn += close.close_period(unit_id, period_id, at=at)
            except Refused as refused:
                log.error("a period was not closed", unit_id=str(unit_id), error=type(refused).__name__)
    return drawn


def publish_releases(*, at: datetime) -> int:
    """Sign every release whose period closed a day ago or earlier. Each can be fetched from its own fixed day on."""
    key = signing_key()
    waiting = publish.waiting(at=at)
    return sum(publish.sign(unit_id, period, key, within=_within(unit_id)) for unit_id, period in waiting)


def close_and_publish(*, at: datetime) -> None:
    """The hourly turn of releases."""
    close_periods(at=at)
    publish_releases(at=at)
    years.destroy_keys(at=at)


def signing_key() -> Ed25519PrivateKey:
    """The key that signs releases; its public half is what the other side has pinned."""
    return signing.load_file(wiring.settings().home / "keys" / "releases")


def _within(unit_id: UUID) -> bool:
    plan = published.find_plan(unit_id)
    return plan is not None and all(redeem.spent_within(period.key_id, period.signed) for period in plan.periods)


EFFECTS: dict[str, outbox.Effect] = {"close_and_publish": close_and_publish}
TURNS: tuple[Turn, ...] = (Turn("close_and_publish", timedelta(hours=1)),)
