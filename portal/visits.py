"""Visits: what a cookie stands for. The cookie holds a random value; the visit is found by its hash.

Signed-in people with a role are kept in PostgreSQL, so that they survive the loss of Valkey. Everybody else, and
everybody before signing in, is kept in memory only.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

import redis
import structlog
from flask import Flask, Request, Response, current_app, g, request, session
from flask.globals import request_ctx
from flask.sessions import SessionInterface, SessionMixin
from flask_login import login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import CallbackDict

from kernel import clock
from portal.surfaces import Kept, Surface, Visit, Visitor, surface_of
from portal.visits_kept import DatabaseVisits, end_all_by

log = structlog.get_logger()
# A visit's last sight is written at most this often.
SIGHT = timedelta(minutes=1)


class VisitState(CallbackDict[str, Any], SessionMixin):
    """The state of one visit; Flask calls it the session."""

    def __init__(self, initial: dict[str, Any] | None = None, key: str | None = None) -> None:
        super().__init__(initial, on_update=_touch)
        self.key = key
        self.modified = False
        self.accessed = True
        self.rotate = False
        self.away = False
        self.seen_at: datetime | None = None
        self.ends_at: datetime | None = None
        # Set where one address signs people in to another surface (the end of a company sign-in).
        self.surface: Surface | None = None


def _touch(state: CallbackDict[str, Any]) -> None:
    state.modified = True  # type: ignore[attr-defined]


class Shelf(Protocol):
    """Where visits stand."""

    def take(self, surface: Surface, visit: Visit, key: bytes) -> VisitState | None:
        """The visit of this hash, unless it has ended."""

    def put(self, surface: Surface, visit: Visit, key: bytes, state: VisitState) -> None:
        """Keep it until it has been idle too long."""

    def remove(self, surface: Surface, key: bytes) -> None:
        """End it."""


class MemoryVisits:
    """Visits in Valkey, without persistence. When Valkey is away there are no visits, and no page fails for it."""

    def __init__(self, valkey: "redis.Redis") -> None:
        self._valkey = valkey

    def take(self, surface: Surface, visit: Visit, key: bytes) -> VisitState | None:
        """The visit of this hash, unless it has ended."""
        try:
            raw = self._valkey.get(_name(visit, key))
        except redis.RedisError:
            log.warning("valkey away", step="take")
            return None
        if not isinstance(raw, bytes):
            return None
        kept = json.loads(raw)
        ends_at = datetime.fromisoformat(kept["ends_at"])
        if ends_at <= clock.now():
            return None
        state = VisitState(kept["state"])
        state.ends_at, state.seen_at = ends_at, datetime.fromisoformat(kept["seen_at"])
        return state

    def put(self, surface: Surface, visit: Visit, key: bytes, state: VisitState) -> None:
        """Keep it until it has been idle too long."""
        ends_at = state.ends_at or clock.now() + visit.longest
        raw = json.dumps({"state": dict(state), "ends_at": ends_at.isoformat(), "seen_at": clock.now().isoformat()})
        try:
            self._valkey.set(_name(visit, key), raw, ex=int(visit.idle.total_seconds()))
        except redis.RedisError:
            log.warning("valkey away", step="put")

    def remove(self, surface: Surface, key: bytes) -> None:
        """End it."""
        assert surface.visit is not None
        try:
            self._valkey.delete(_name(surface.visit, key))
        except redis.RedisError:
            log.warning("valkey away", step="remove")


def _name(visit: Visit, key: bytes) -> str:
    return f"visit:{visit.kind}:{key.hex()}"


class Visits(SessionInterface):
    """Flask's session interface over the two shelves, with one cookie per kind of visitor."""

    def __init__(self, surfaces: tuple[Surface, ...], valkey: "redis.Redis") -> None:
        self._surfaces = surfaces
        self._memory: Shelf = MemoryVisits(valkey)
        self._database: Shelf = DatabaseVisits(VisitState)

    def open_session(self, app: Flask, request: Request) -> VisitState:
        """The visit of this surface's cookie, or a new and empty one that is not kept until something is in it."""
        return self.find(surface_of(self._surfaces, request.path), request)

    def find(self, surface: Surface, request: Request) -> VisitState:
        """The visit that this browser has at a surface, or a new and empty one."""
        secret = request.cookies.get(surface.visit.cookie, "") if surface.visit else ""
        if surface.visit is None or not 20 < len(secret) < 80:
            return VisitState()
        try:
            found = self._shelf(secret).take(surface, surface.visit, _hash(secret))
        except OperationalError:
            # A page that needs nobody, such as urgent help, is served all the same; the cookie is left as it is.
            log.warning("database away", step="take")
            found = VisitState()
            found.away = True
            return found
        if found is None:
            return VisitState()
        found.key = secret
        return found

    def save_session(self, app: Flask, session: MutableMapping[str, Any], response: Response) -> None:
        """Keep what changed; give a new cookie when the person behind it changed."""
        if not isinstance(session, VisitState) or session.away:
            return
        surface = session.surface or surface_of(self._surfaces, request.path)
        if surface.visit is None:
            return
        if not session:
            self._forget(surface, session, response)
        elif session.modified or session.rotate or self._long_unseen(session):
            self._keep(surface, surface.visit, session, response)

    def _long_unseen(self, state: VisitState) -> bool:
        return state.seen_at is None or clock.now() - state.seen_at > SIGHT

    def _keep(self, surface: Surface, visit: Visit, state: VisitState, response: Response) -> None:
        in_database = visit.kept is Kept.DATABASE and "_user_id" in state
        fits = state.key is not None and state.key.startswith("d.") == in_database
        if state.rotate or not fits:
            if state.key is not None:
                self._shelf(state.key).remove(surface, _hash(state.key))
            state.key = ("d." if in_database else "m.") + secrets.token_urlsafe(32)
            longest = clock.now() + visit.longest
            state.ends_at = min(state.ends_at or longest, longest)
            self._set_cookie(visit, state.key, response)
        assert state.key is not None
        self._shelf(state.key).put(surface, visit, _hash(state.key), state)

    def _forget(self, surface: Surface, state: VisitState, response: Response) -> None:
        assert surface.visit is not None
        if state.key is not None:
            self._shelf(state.key).remove(surface, _hash(state.key))
            response.delete_cookie(surface.visit.cookie, path="/", secure=True, httponly=True, samesite="Lax")

    def _set_cookie(self, visit: Visit, secret: str, response: Response) -> None:
        response.set_cookie(visit.cookie, secret, path="/", secure=True, httponly=True, samesite="Lax")

    def _shelf(self, secret: str) -> Shelf:
        return self._database if secret.startswith("d.") else self._memory


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


class By(StrEnum):
    """By which way a person with a role came in."""

    PASSKEY = "passkey"
    COMPANY = "company"
    PASSWORD = "password"  # noqa: S105
    RECOVERY_CODE = "recovery_code"


def begin(
    visitor: Visitor, *, at: Surface | None = None, ends_at: datetime | None = None, by: By | None = None
) -> None:
    """Sign this person in, here or at another surface: a new secret, nothing kept from before, their owners in it.

    `ends_at` ends it sooner than the surface's longest visit; nothing makes it last longer, not even `rotate`.
    Of people with a role it is kept by which way they came, and since when that is proved.
    """
    session.clear()
    login_user(visitor)
    session.update({key: str(owner) for key, owner in visitor.owners.items()})
    visit = (at or g.surface).visit
    if visit is not None and visit.kept is Kept.DATABASE:
        now = clock.now().isoformat()
        session.update(began_at=now, proved_at=now, by=by)
    _state().rotate, _state().ends_at = True, ends_at
    _state().surface = at


def end() -> None:
    """Sign this person out here."""
    logout_user()
    session.clear()


def prove() -> None:
    """Whoever is at the keyboard has just proved again that it is them: a new secret, and fresh from now on."""
    session["proved_at"] = clock.now().isoformat()
    rotate()


def proved_at() -> datetime | None:
    """When the person of this visit last proved that it is them."""
    kept = session.get("proved_at")
    return datetime.fromisoformat(kept) if kept else None


def rotate() -> None:
    """Give this visit a new secret: at every change of what it may do."""
    _state().rotate = True


def look_at(surface: Surface) -> Mapping[str, Any]:
    """What stands in the visit that this browser has at another surface, for reading; nothing, if it has none."""
    visits: Visits = current_app.session_interface  # type: ignore[assignment]
    return dict(visits.find(surface, request))


def take_up(surface: Surface) -> None:
    """Go on in the visit that this browser has at another surface; in an empty one, if it has none."""
    visits: Visits = current_app.session_interface  # type: ignore[assignment]
    found = visits.find(surface, request)
    state = _state()
    state.clear()
    state.update(found)
    state.key, state.seen_at, state.ends_at, state.surface = found.key, found.seen_at, found.ends_at, surface


def here() -> bytes:
    """The hash of the visit at hand; empty where nothing is kept of it yet."""
    key = _state().key
    return _hash(key) if key else b""


def end_others_by(mark: str) -> None:
    """End every visit of this kind that began with `came_by` as this mark, except the one at hand."""
    end_all_by(g.surface, mark, but=here())


def _state() -> VisitState:
    state = request_ctx.session
    assert isinstance(state, VisitState)
    return state
