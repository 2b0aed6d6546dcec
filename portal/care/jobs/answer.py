"""The one job that the doorbell rings for: deliver a row of the outbox."""

from typing import Any

from portal import jobs
from portal.care.jobs.effects import EFFECTS

ROLE = "care_job"
NAME = f"{__name__}.deliver"


def deliver(**words: Any) -> None:
    """Answer one ring."""
    jobs.deliver(ROLE, EFFECTS, words)
