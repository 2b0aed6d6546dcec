"""What the addresses of a sign-in have in common: finding the connection, acting for its organisation, refusing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from kernel import clock, scope
from portal.pages import Surface as Frame
from portal.surfaces import Visitor
from portal.work import wiring
from sso import attempts, connections
from sso.arrivals import Arrived
from sso.connections import State
from sso.purposes import Purpose
from sso.refusals import SignInRefused
from sso.saml.connection import Addresses
from sso.sign_in import Means, RefusedInTest
from sso.subjects import Peppers, Roster
from sso.tables.connections import ConnectionRow


@dataclass(frozen=True)
class Welcomed:
    """Who somebody is at the surface they go to. `surface` is its name."""

    visitor: Visitor
    surface: str


# Finds the person of an arrival (with the organisation's scope entered). Raises SignInRefused.
Welcome = Callable[[Arrived], Welcomed]


@dataclass(frozen=True)
class Seams:
    """The other ends of signing in; `plug` puts them into an application."""

    roster: Roster
    welcomes: Mapping[Purpose, Welcome]


def plug(app: Flask, seams: Seams) -> None:
    """Give the application its seams."""
    app.extensions["signing_in"] = seams


def seams() -> Seams:
    """The seams of the current application."""
    found: Seams = current_app.extensions["signing_in"]
    return found


def means() -> Means:
    """What the rules of signing in need from outside."""
    settings = wiring.settings()
    return Means(
        addresses=addresses(),
        roster=seams().roster,
        peppers=Peppers(desk=settings.desk_pepper, staff=settings.staff_pepper),
        sealing_key=settings.sealing_key,
    )


def addresses() -> Addresses:
    """Our own addresses, from the settings."""
    settings = wiring.settings()
    return Addresses(base=settings.base_url, acs_base=settings.acs_url)


def enter(connection_id: UUID, *, open_to: Iterable[State]) -> ConnectionRow:
    """Act for the organisation of this connection from here on. Raises NotFound for an unknown or closed one."""
    owner = connections.find_owner(connection_id)
    if owner is None:
        raise connections.NotThere
    scope.enter(scope.Scope(g.surface.role, {"tenant_id": owner}))
    return connections.get(connection_id, open_to=frozenset(open_to))


def refuse(refused: SignInRefused) -> ResponseReturnValue:
    """One page for every reason; the reason goes to the connection's log under the page's reference number."""
    reference = attempts.note_refusal(
        (request.view_args or {})["connection_id"],
        refused,
        is_test=isinstance(refused, RefusedInTest),
        at=clock.true_now(),
    )
    page = render_template("machine/saml/refusal.html", message=refused.message, reference=reference, surface=frame())
    return page, 403


def frame() -> Frame:
    """The frame of a page that belongs to nobody yet."""
    return Frame("machine", "/", "/urgent-help")
