"""Logs: JSON lines with an allow-list of keys. What is not listed is dropped, whatever somebody passes."""

import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

KEYS = frozenset(
    {
        "event", "level", "timestamp", "side", "surface", "endpoint", "status", "reference", "error", "where", "kind",
        "outbox_id", "attempts", "job", "count", "seconds", "name", "constraint", "vendor", "step", "port",
        "unit_id", "statement_id",
    }
)  # fmt: skip
SCRUB = re.compile(r"[^\s@]+@[^\s@]+\.\w+|Bearer \S+|[A-Za-z0-9_-]{40,}")


def set_up(side: str) -> None:
    """Send this process's log to standard error, marked with its side: a command's answer has the output to itself."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
            _keep_listed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.clear_contextvars()
    structlog.get_logger().bind(side=side)


def _keep_listed(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop unlisted keys and scrub what looks like an address or a secret; line breaks never survive JSON."""
    return {key: SCRUB.sub("[scrubbed]", value) if isinstance(value, str) else value
            for key, value in event.items() if key in KEYS}  # fmt: skip
