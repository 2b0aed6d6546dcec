"""Ranges of PostgreSQL and spans of ours: the same stretch of time, its end not included."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import Range

from care.availability import Span


def span_of(during: Range[datetime]) -> Span:
    """The span of a range that the database holds to be bounded. Raises `ValueError` for one that is not."""
    if during.lower is None or during.upper is None:
        raise ValueError("a range of this table has both ends")
    return Span(during.lower, during.upper)


def range_of(span: Span) -> Range[datetime]:
    """The range to store for a span."""
    return Range(span.starts_at, span.ends_at)
