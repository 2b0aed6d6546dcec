"""The doorway of people with a role: in by passkey, the first time by an invitation. One blueprint for all surfaces."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, NoReturn, Protocol
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kernel import clock, refusals, scope
from kernel.staff import invitations, passkeys, people
from kernel.staff.invitations import InvitationSecret
from kernel.staff.tables import Person
from portal import unit_of_work, visits
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.surfaces import Loader, Visitor


class OtherWay(Protocol):
    """Another way in than a passkey, which an owner's people have where it is switched on."""

    def find(self, owner_id: UUID | None) -> UUID | None:
        """The id of the way, if it is open to these people."""

    def start(self, way: UUID) -> str:
        """Mark the visit at hand; returns the address where the way begins."""


@dataclass(frozen=True)
class Doorway:
    """One surface's doorway. `kind` is the kind of visit; `owner_key` the key that narrows these people's rows."""

    surface: str
    kind: str
    home: str
    permissions: Callable[[list[str]], frozenset[Enum]]
    sealing_key: Callable[[], bytes]
    owner_key: str | None = None
    other_way: OtherWay | None = None

    def visitor(self, person: Person) -> Visitor:
        """The person as pages know them."""
        owners = {self.owner_key: person.owner_id} if self.owner_key and person.owner_id else {}
        called = people.name_of(person, key=self.sealing_key())
        return Visitor(person.person_id, self.permissions(person.roles), called, owners)


class NoOtherWay(refusals.Refused):
    """These people come in by passkey only."""

    message = "Your company's sign-in is not switched on. Please set up a passkey."


def loader(doorway: Doorway) -> Loader:
    """Finds the person of a visit again, on every page: who has left is refused from the next page on."""

    def load(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
        person = people.find(person_id, doorway.kind)
        return doorway.visitor(person) if person else None

    return load


def blueprint(doorway: Doorway, name: str = "doorway") -> Blueprint:
    """The noun `doorway` of a surface."""
    bp = Blueprint(name, name)

    @bp.get("")
    @needs(ANYONE)
    def show() -> ResponseReturnValue:
        return render_template(f"{doorway.surface}/doorway/show.html")

    @bp.get("/join")
    @needs(ANYONE)
    def join() -> ResponseReturnValue:
        return render_template(f"{doorway.surface}/doorway/join.html")

    @bp.post("/ask")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def ask() -> ResponseReturnValue:
        return _remember(passkeys.ask_who(_site()))

    @bp.post("/enter")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def enter() -> ResponseReturnValue:
        passkey = passkeys.check(_site(), doorway.kind, _answer(), _challenge(), at=clock.now())
        unit_of_work.keep()
        _act_for(doorway, passkey.owner_id)
        person = people.find(passkey.person_id, doorway.kind)
        if person is None:
            raise passkeys.NotThisPasskey
        return _let_in(doorway, person)

    @bp.post("/invitation")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def look() -> ResponseReturnValue:
        secret = InvitationSecret(_text("invitation"))
        invited = invitations.look_at(secret, key=doorway.sealing_key(), at=clock.now())
        session["invitation"] = secret
        question = passkeys.ask_to_add(_site(), called=invited.called, person_id=uuid4(), known=[])
        other = doorway.other_way is not None and doorway.other_way.find(invited.owner_id) is not None
        return _remember(question, called=invited.called, other=other)

    @bp.post("/other")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def other() -> ResponseReturnValue:
        secret = InvitationSecret(session.get("invitation", ""))
        invited = invitations.look_at(secret, key=doorway.sealing_key(), at=clock.now())
        way = doorway.other_way.find(invited.owner_id) if doorway.other_way is not None else None
        if doorway.other_way is None or way is None:
            raise NoOtherWay
        return jsonify(to=doorway.other_way.start(way))

    @bp.post("/join")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def accept() -> ResponseReturnValue:
        at, key = clock.now(), doorway.sealing_key()
        secret = InvitationSecret(session.get("invitation", ""))
        _act_for(doorway, invitations.look_at(secret, key=key, at=at).owner_id)
        person = people.join(invitations.use(secret, key=key, at=at), key=key, at=at)
        passkeys.add(_site(), person, _answer(), _challenge(), at=at)
        return _let_in(doorway, person)

    @bp.post("/leave")
    @needs(ANYONE)
    def leave() -> ResponseReturnValue:
        visits.end()
        flash("You are signed out.")
        return redirect(url_for(f"{doorway.surface}.doorway.show"), 303)

    return bp


def _site() -> passkeys.Site:
    origin: str = current_app.config["BASE_URL"]
    return passkeys.Site(host=origin.split("://", 1)[1].split(":")[0], origin=origin)


def _remember(question: passkeys.Question, *, called: str | None = None, other: bool = False) -> ResponseReturnValue:
    session["challenge"] = passkeys.as_text(question.challenge)
    return jsonify(options=question.json, called=called, other=other)


def _challenge() -> bytes:
    kept = session.pop("challenge", None)
    return passkeys.from_text(kept) if kept else _stale()


def _stale() -> NoReturn:
    raise refusals.Refused("This page had been open for too long. Please load it again.")


def _text(name: str) -> str:
    given = request.get_json(silent=True)
    value = given.get(name) if isinstance(given, dict) else None
    return value if isinstance(value, str) and len(value) < 200_000 else ""


def _answer() -> str:
    return _text("answer")


def _act_for(doorway: Doorway, owner_id: UUID | None) -> None:
    unit_of_work.drop()
    owners = {doorway.owner_key: owner_id} if doorway.owner_key and owner_id else {}
    scope.enter(scope.Scope(g.surface.role, owners))


def _let_in(doorway: Doorway, person: Person) -> ResponseReturnValue:
    visits.begin(doorway.visitor(person))
    return jsonify(to=url_for(doorway.home))
