"""A day as people read it."""

from datetime import date


def in_words(on: date) -> str:
    """'3 December 2027', of a day or of a moment's own day."""
    return f"{on.day} {on:%B %Y}"
