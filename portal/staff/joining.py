"""Coming in for the first time, by a link that works once: with a passkey, or the company's sign-in."""

from uuid import uuid4

from flask import Blueprint, flash, jsonify, render_template, session
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.refusals import Refused
from kernel.staff import invitations, passkeys, people
from kernel.staff.invitations import InvitationSecret
from portal import asking
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.staff.doorway import Doorway
from portal.visits import By


class NoOtherWay(Refused):
    """These people come in by passkey only."""

    message = "Your company's sign-in is not switched on. Please set up a passkey."


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of joining."""

    @bp.get("/join")
    @needs(ANYONE)
    def join() -> ResponseReturnValue:
        return render_template(f"{doorway.surface}/doorway/join.html")

    @bp.post("/invitation")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def look() -> ResponseReturnValue:
        secret = InvitationSecret(asking.text("invitation"))
        invited = invitations.look_at(secret, key=doorway.sealing_key(), at=clock.now())
        session["invitation"] = secret
        question = passkeys.ask_to_add(asking.site(), called=invited.called, person_id=uuid4(), known=[])
        other = doorway.other_way is not None and doorway.other_way.find(invited.owner_id) is not None
        return asking.put(question, called=invited.called, other=other)

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
        doorway.act_for(invitations.look_at(secret, key=key, at=at).owner_id)
        person = people.join(invitations.use(secret, key=key, at=at), key=key, at=at)
        passkeys.add(asking.site(), person, asking.text("answer"), asking.challenge(), at=at)
        to = doorway.let_in(person, By.PASSKEY)
        flash(
            "Welcome. Please add a second way in soon, on the page ‘How you sign in’: then losing one locks nobody out."
        )
        return jsonify(to=to)
