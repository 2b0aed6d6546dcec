"""Confirming that it is still you: what acts ask for that cannot be taken back, or that open a way in."""

from uuid import UUID

from flask import Blueprint, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from kernel import ceremonies, clock
from kernel.staff import passkeys, passwords, tries
from portal import asking, fresh, refusals, visits
from portal.app import limiter
from portal.doors import needs
from portal.staff import framing, typed, ways
from portal.staff.doorway import Doorway
from portal.staff.typed import PasswordAgainForm


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of confirming. `next` is where one wants to go on."""

    @bp.get("/again")
    @needs(doorway.choose)
    def again() -> ResponseReturnValue:
        to = _next()
        if fresh.is_fresh():
            return redirect(to, 303) if to else framing.page("confirmed", "Thank you, we know it is you")
        return _page(doorway, PasswordAgainForm())

    @bp.post("/again")
    @limiter.limit("30/minute")
    @needs(doorway.choose)
    def confirm() -> ResponseReturnValue:
        answer, challenge = asking.text("answer"), asking.challenge()
        passkey = passkeys.check(asking.site(), doorway.kind, answer, challenge, at=clock.now())
        if passkey.person_id != UUID(session["_user_id"]):
            raise ceremonies.NotThisPasskey
        visits.prove()
        return jsonify(to=_next() or url_for(".again"))

    @bp.post("/again/password")
    @limiter.limit("30/minute")
    @needs(doorway.choose)
    def password_again() -> ResponseReturnValue:
        form = PasswordAgainForm()
        mine = passwords.find(doorway.me())
        if mine is None or not form.validate_on_submit():
            return _page(doorway, form), 422
        try:
            typed.check(doorway, mine.name_digest, form.given())
        except (passwords.NotThisPassword, tries.TooManyTries) as refused:
            form.form_errors.append(refused.message)
            return _page(doorway, form), refusals.status_of(refused)
        visits.prove()
        return redirect(_next() or url_for(".again"), 303)

    @bp.post("/again/company")
    @needs(doorway.choose)
    def company() -> ResponseReturnValue:
        way = doorway.open_way()
        if doorway.other_way is None or way is None:
            return redirect(url_for(".again", next=_next()), 303)
        return framing.onward(doorway.other_way.again(way, _next() or url_for(".again")))


def _page(doorway: Doorway, form: PasswordAgainForm) -> str:
    way = doorway.open_way()
    mine = ways.of(doorway.me(), way)
    return framing.page(
        "again",
        "Please confirm that it is you",
        next=_next(),
        form=form,
        company=mine.company,
        password=mine.password,
    )


def _next() -> str | None:
    return fresh.local(request.args.get("next", ""))
