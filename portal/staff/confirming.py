"""Confirming that it is still you: what acts ask for that cannot be taken back, or that open a way in."""

from uuid import UUID

from flask import Blueprint, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.staff import passkeys
from portal import fresh, visits
from portal.app import limiter
from portal.doors import needs
from portal.staff import asking, framing
from portal.staff.doorway import Doorway


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of confirming. `next` is where one wants to go on."""

    @bp.get("/again")
    @needs(doorway.choose)
    def again() -> ResponseReturnValue:
        to = _next()
        if fresh.is_fresh():
            return redirect(to, 303) if to else framing.page("confirmed", "Thank you, we know it is you")
        company = way(doorway) is not None
        return framing.page("again", "Please confirm that it is you", next=to, company=company)

    @bp.post("/again")
    @limiter.limit("30/minute")
    @needs(doorway.choose)
    def confirm() -> ResponseReturnValue:
        answer, challenge = asking.text("answer"), asking.challenge()
        passkey = passkeys.check(asking.site(), doorway.kind, answer, challenge, at=clock.now())
        if passkey.person_id != UUID(session["_user_id"]):
            raise passkeys.NotThisPasskey
        visits.prove()
        return jsonify(to=_next() or url_for(".again"))

    @bp.post("/again/company")
    @needs(doorway.choose)
    def company() -> ResponseReturnValue:
        found = way(doorway)
        if doorway.other_way is None or found is None:
            return redirect(url_for(".again", next=_next()), 303)
        return framing.onward(doorway.other_way.again(found, _next() or url_for(".again")))


def way(doorway: Doorway) -> UUID | None:
    """The company's sign-in, if it is on and this person comes by it."""
    person = doorway.me()
    if doorway.other_way is None or person.subject is None:
        return None
    return doorway.other_way.find(person.owner_id)


def _next() -> str | None:
    return fresh.local(request.args.get("next", ""))
