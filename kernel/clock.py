"""The one clock of a side. Nothing reads the time in another way: neither SQL's now() nor datetime.now().

The demonstration may move it: `follow` names a file that holds whole seconds to add. Checks on
messages from outside (SAML, webhooks) use `true_now`, which never moves.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

_offset_file: Path | None = None


def follow(path: Path | None) -> None:
    """Add the seconds in `path` to every `now()` from here on; `None` returns to true time."""
    global _offset_file
    _offset_file = path


def offset() -> timedelta:
    """How far the demonstration has moved this side's clock."""
    if _offset_file is None:
        return timedelta()
    try:
        return timedelta(seconds=int(_offset_file.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def true_now() -> datetime:
    """The real time, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """This side's time, aware, in UTC."""
    return true_now() + offset()


def today() -> date:
    """This side's day in UTC."""
    return now().date()
