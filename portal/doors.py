"""The three locks' first two: which surface, and which permission. A view that does not say is not served."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect

from kernel import refusals, scope
from portal import fresh as freshness
from portal.surfaces import Surface, surface_of

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


class Open(Enum):
    """The permission that everybody has."""

    ANYONE = "Anybody may see this, signed in or not."


ANYONE = Open.ANYONE


class WrongOrigin(refusals.NotAllowed):
    """A form was sent from another site."""

    message = "This form was sent from another place. Please open the page again and try once more."


def needs(permission: Enum, *, csrf: bool = True, page: bool = True, fresh: bool = False) -> Callable[[View], View]:
    """Say who may use this view. `csrf=False` is for binary endpoints, which the Origin check and CORS protect.

    `page=False` is for what a script asks: strangers are told 401 and are not led to a door. `fresh=True` is for
    what cannot be taken back or opens a way in: whoever signed in more than five minutes ago confirms it is them.
    """

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        view.csrf = csrf  # type: ignore[attr-defined]
        view.page = page  # type: ignore[attr-defined]
        view.fresh = fresh  # type: ignore[attr-defined]
        return view

    return mark


def surface_here() -> Surface:
    """The surface of the address that was asked for."""
    surface: Surface = surface_of(current_app.extensions["surfaces"], request.path)
    return surface


def enter() -> None:
    """First of all: act as this surface's role, for the owners this visit names."""
    g.surface = surface_here()
    owners = {key: UUID(session[key]) for key in g.surface.owners if key in session}
    scope.enter(scope.Scope(g.surface.role, owners))


def check() -> ResponseReturnValue | None:
    """Refuse, send to the door, or let in."""
    if request.endpoint is None:
        return _from_the_prefix()
    if request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "needs", None)
    if permission is None or request.endpoint.split(".")[0] != g.surface.name:
        abort(404)
    if request.method not in SAFE:
        _check_origin()
        if getattr(view, "csrf", True) and g.surface.visit is not None:
            csrf.protect()
    if permission is ANYONE:
        return None
    if not current_user.is_authenticated:
        if getattr(session, "away", False):
            abort(503)
        turned_away: refusals.Refused | None = g.get("turned_away")
        if turned_away is not None:
            raise turned_away
        return _to_the_door(page=getattr(view, "page", True))
    if permission not in current_user.permissions:
        raise refusals.NotAllowed
    return freshness.ask() if getattr(view, "fresh", False) and not freshness.is_fresh() else None


def turn_away(refusal: refusals.Refused) -> None:
    """End the visit at hand, and say why at the next page that needs somebody; for a surface's loader.

    Pages that are open to anybody, urgent help first of all, are served as to a stranger.
    """
    session.clear()
    g.turned_away = refusal


def _from_the_prefix() -> ResponseReturnValue | None:
    """Whoever types only the surface's name is led to where its people arrive."""
    typed = request.path.rstrip("/") == g.surface.prefix
    return redirect(url_for(g.surface.home), 303) if typed and g.surface.home else None


def _check_origin() -> None:
    if g.surface.visit is None:
        return
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    # Our pages send no referrer, so of a form of ours browsers say 'null' here, and where it stood only there.
    if origin == "null" and site == "same-origin":
        return
    if origin is not None and origin != current_app.config["BASE_URL"]:
        raise WrongOrigin
    if origin is None and site not in (None, "same-origin", "none"):
        raise WrongOrigin


def _to_the_door(*, page: bool) -> ResponseReturnValue:
    wants_page = page and request.method in SAFE and "text/html" in request.headers.get("Accept", "text/html")
    if g.surface.door is None or not wants_page:
        abort(401)
    return redirect(url_for(g.surface.door), 303)
