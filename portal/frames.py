"""The frame round a page: made from the surface's table for the person who is looking."""

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_login import current_user

from portal.surfaces import Surface


@dataclass(frozen=True)
class Way:
    """One entry of the navigation, as a link."""

    label: str
    href: str


@dataclass(frozen=True)
class Frame:
    """What stands above and below a page."""

    label: str
    nav: tuple[Way, ...]
    sign_out: str | None
    urgent_help: str


def around(urgent_help: str) -> dict[str, Any]:
    """What every template is given: the frame of its surface, and the crisis lines if a country is known."""
    surface: Surface | None = g.get("surface")
    if surface is None or surface.visit is None:
        return {"surface": Frame("", (), None, urgent_help), "crisis": None}
    return {"surface": frame(surface, urgent_help), "crisis": g.get("crisis")}


def frame(surface: Surface, urgent_help: str) -> Frame:
    """The surface's navigation as this person may see it."""
    signed_in = current_user.is_authenticated
    return Frame(
        label=surface.label,
        nav=tuple(
            Way(place.label, url_for(place.endpoint))
            for place in surface.nav
            if signed_in and place.permission in current_user.permissions
        ),
        sign_out=url_for(surface.leave) if signed_in and surface.leave else None,
        urgent_help=urgent_help,
    )
