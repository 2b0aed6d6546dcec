"""Periods: when each is closed and published, and closing those whose time has come."""

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel import clock, days, outbox
from portal.care.permissions import Permission
from portal.doors import needs
from reporting.publishing import overview
from reporting.publishing.overview import Span, Standing

bp = Blueprint("periods", __name__)
SAID = {
    Standing.OPEN: "Open",
    Standing.DUE: "Can be closed",
    Standing.CLOSED: "Closed, being drawn",
    Standing.DRAWN: "Drawn, waiting for its day",
    Standing.PUBLISHED: "Published",
}


@bp.get("")
@needs(Permission.PERIODS_CLOSE)
def index() -> ResponseReturnValue:
    """All periods by their end, with how many units stand where."""
    spans = overview.spans(at=clock.now())
    due = any(span.standing is Standing.DUE for span in spans)
    return render_template("network/periods/index.html", periods=rows(spans), due=due)


@bp.post("/close")
@needs(Permission.PERIODS_CLOSE)
def close() -> ResponseReturnValue:
    """Have every period that is due closed, drawn and signed."""
    at = clock.now()
    outbox.put("close_and_publish", {}, dedupe_key=f"close_and_publish:asked:{int(at.timestamp())}", at=at)
    flash("Periods that are due are being closed. Their figures can be fetched from the day shown, not before.")
    return redirect(url_for(".index"), 303)


def rows(spans: Iterable[Span]) -> list[tuple[str, ...]]:
    """Periods in words: name, when it closes and is published, units, where it stands."""
    return [
        (
            span.period_id,
            days.in_words(span.close_at),
            days.in_words(span.publish_at),
            str(span.units),
            SAID[span.standing],
        )
        for span in spans
    ]
