"""What the worker does about the other side's documents: fetch, verify, keep, and open the years that plans promise."""

from datetime import datetime, timedelta

import structlog

from eligibility.documents import BadDocument, BrokenChain
from eligibility.redeeming import source
from eligibility.redeeming.source import Pulled, Source, Unreachable
from eligibility.redeeming.source_http import HttpSource
from kernel import outbox
from portal.care import wiring
from portal.installing import Home, NotPinned
from portal.jobs import Turn
from reporting.publishing import years
from reporting.publishing.years import NotDrawable

log = structlog.get_logger()
PINNED = "plans"


def pull(of: Source | None = None) -> Pulled:
    """Take in the key directory and every unit's plan, and open the contract years in them.

    Raises NotPinned, Unreachable, BadDocument, BrokenChain.
    """
    public = Home(wiring.settings().home).pinned(PINNED)
    pulled = source.pull(of or HttpSource(wiring.settings().work_url), public)
    for plan in pulled.plans:
        try:
            years.open_years(plan)
        except NotDrawable:
            log.error("a year was not opened", unit_id=str(plan.unit))
    return pulled


def pull_plans(*, at: datetime) -> None:
    """The turn; the other side may be away for as long as it likes, and what is not genuine is not taken."""
    try:
        pull()
    except (Unreachable, NotPinned) as away:
        raise outbox.Later from away
    except (BadDocument, BrokenChain) as refused:
        log.error("the key directory was refused", error=type(refused).__name__)


EFFECTS: dict[str, outbox.Effect] = {"pull_plans": pull_plans}
TURNS: tuple[Turn, ...] = (Turn("pull_plans", timedelta(minutes=5)),)
