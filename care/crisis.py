"""Urgent help by country, from files that ship with the program: it is there signed out and with every database down.

Each file says where its numbers come from, and who reviewed them and when. Nothing is fetched from anywhere.
"""

import functools
import json
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

REVIEW_EVERY = timedelta(days=180)
INTERNATIONAL = "ZZ"


@dataclass(frozen=True)
class Line:
    """One place to turn to: `call` is the number, `text` what to send where, `hours` and `scope` are plain words."""

    name: str
    call: str | None
    text: str | None
    chat: str | None
    hours: str
    languages: tuple[str, ...]
    scope: str
    source: str


@dataclass(frozen=True)
class Help:
    """What a page of urgent help shows for a country."""

    country: str
    emergency: str
    lines: tuple[Line, ...]
    compiled_on: date
    reviewed_on: date | None
    reviewed_by: str


def countries() -> frozenset[str]:
    """The countries there is a file for."""
    return frozenset(_all()) - {INTERNATIONAL}


def help_for(country: str | None) -> Help:
    """The urgent help of a country; of no country in particular where it is unknown or we have no file."""
    known = _all()
    return known.get(country or INTERNATIONAL, known[INTERNATIONAL])


def review_is_due(entry: Help, *, on: date) -> bool:
    """Whether a person must look at this file again: never reviewed, or 180 days ago and more."""
    return entry.reviewed_on is None or on - entry.reviewed_on >= REVIEW_EVERY


def due_for_review(*, on: date) -> tuple[str, ...]:
    """The countries whose files a person must look at, in order, for those who run the network."""
    return tuple(country for country in sorted(_all()) if review_is_due(_all()[country], on=on))


@functools.cache
def _all() -> dict[str, Help]:
    files = (
        entry for entry in resources.files("care").joinpath("crisis_lines").iterdir() if entry.name[-5:] == ".json"
    )
    read = [_read(json.loads(entry.read_text(encoding="utf-8"))) for entry in files]
    return {entry.country: entry for entry in read}


def _read(written: dict[str, Any]) -> Help:
    reviewed_on = written["reviewed_on"]
    return Help(
        country=written["country"],
        emergency=written["emergency"],
        lines=tuple(Line(**{**line, "languages": tuple(line["languages"])}) for line in written["lines"]),
        compiled_on=date.fromisoformat(written["compiled_on"]),
        reviewed_on=date.fromisoformat(reviewed_on) if reviewed_on else None,
        reviewed_by=written["reviewed_by"],
    )
