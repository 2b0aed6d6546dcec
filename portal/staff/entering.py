"""Coming in by a passkey, and leaving."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel import ceremonies, clock
from kernel.staff import passkeys, people
from portal import asking, unit_of_work, visits
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.staff.doorway import Doorway


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of the door."""

    @bp.get("")
    @needs(ANYONE)
    def show() -> ResponseReturnValue:
        return render_template(f"{doorway.surface}/doorway/show.html")

    @bp.post("/ask")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def ask() -> ResponseReturnValue:
        return asking.put(ceremonies.ask_who(asking.site()))

    @bp.post("/enter")
    @limiter.limit("30/minute")
    @needs(ANYONE)
    def enter() -> ResponseReturnValue:
        answer, challenge = asking.text("answer"), asking.challenge()
        passkey = passkeys.check(asking.site(), doorway.kind, answer, challenge, at=clock.now())
        unit_of_work.keep()
        person_id = passkey.person_id
        doorway.act_for(passkey.owner_id)
        person = people.find(person_id, doorway.kind)
        if person is None:
            raise ceremonies.NotThisPasskey
        return jsonify(to=doorway.let_in(person, visits.By.PASSKEY))

    @bp.post("/leave")
    @needs(ANYONE)
    def leave() -> ResponseReturnValue:
        visits.end()
        flash("You are signed out.")
        return redirect(url_for(".show"), 303)
