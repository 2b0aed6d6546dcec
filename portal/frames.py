"""The frame round a page: made from the surface's table for the person who is looking."""

from typing import Any

from flask import g, request, url_for
from flask_login import current_user

from portal import pages
from portal.surfaces import Place, Surface


def around(urgent_help: str) -> dict[str, Any]:
    """What every template is given: the frame of its surface, and the crisis lines if a country is known."""
    surface: Surface | None = g.get("surface")
    if surface is None or surface.visit is None:
        return {"surface": pages.Surface("", "/", urgent_help), "crisis": None}
    return {"surface": frame(surface, urgent_help), "crisis": g.get("crisis")}


def frame(surface: Surface, urgent_help: str) -> pages.Surface:
    """The surface's navigation as this person may see it."""
    signed_in = current_user.is_authenticated
    return pages.Surface(
        name=surface.name,
        home=url_for(surface.home) if surface.home else surface.prefix,
        urgent_help=urgent_help,
        nav=tuple(_way(place) for place in surface.nav if signed_in and place.permission in current_user.permissions),
        sign_out=url_for(surface.leave) if signed_in and surface.leave else None,
    )


def _way(place: Place) -> pages.Way:
    here = place.endpoint.rpartition(".")[0] in request.blueprints
    return pages.Way(place.label, url_for(place.endpoint), here)
