"""The network today: what wants doing, where there is room, and where periods stand."""

from datetime import datetime

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from care import licences, places, providers, staffing
from kernel import clock, days
from portal import unit_of_work
from portal.care.network import periods
from portal.care.permissions import Permission
from portal.doors import needs
from reporting.publishing import overview

bp = Blueprint("overview", __name__, url_prefix="")


@bp.get("")
@needs(Permission.COVERAGE_READ)
def show() -> ResponseReturnValue:
    """Everything at a glance."""
    at = clock.now()
    with unit_of_work.everybody(g.surface.role):
        staffed = [
            (places.JURISDICTIONS[found.jurisdiction], str(found.licensed), str(found.with_room))
            for found in staffing.by_place(on=at.date())
        ]
        listed = periods.rows(overview.spans(at=at))
        return render_template("network/overview/show.html", due=_due(at), places=staffed, periods=listed)


def _due(at: datetime) -> list[tuple[str, str, str]]:
    everybody = {provider.provider_id: provider for provider in providers.all_of_them()}
    held = licences.of(everybody, on=at.date())
    ending = [
        (everybody[row.provider_id].called, f"a licence ends on {days.in_words(row.valid_until)}", row.provider_id)
        for row in licences.ending_soon(on=at.date())
    ]
    without = [
        (provider.called, "has no licence that holds, so nobody can find them", provider_id)
        for provider_id, provider in everybody.items()
        if provider_id not in held
    ]
    paused = [
        (provider.called, "is paused until they confirm that they have room", provider_id)
        for provider_id, provider in everybody.items()
        if provider.paused_at is not None
    ]
    return [
        (called, words, url_for("network.providers.show", provider_id=provider_id))
        for called, words, provider_id in [*without, *ending, *paused]
    ]
