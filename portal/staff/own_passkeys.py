"""Adding another passkey, naming it, and removing one."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.staff import passkeys, people
from portal import asking, visits
from portal.doors import needs
from portal.staff import framing, telling, ways
from portal.staff.doorway import Doorway

LONGEST = 60


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of passkeys."""

    @bp.get("/passkey")
    @needs(doorway.choose, fresh=True)
    def passkey() -> ResponseReturnValue:
        return framing.page("passkey", "Add a passkey")

    @bp.post("/passkey/ask")
    @needs(doorway.choose, fresh=True)
    def ask_for_passkey() -> ResponseReturnValue:
        person = doorway.me()
        called = people.name_of(person, key=doorway.sealing_key())
        known = [each.credential_id for each in passkeys.of(person)]
        return asking.put(passkeys.ask_to_add(asking.site(), called=called, person_id=person.person_id, known=known))

    @bp.post("/passkey")
    @needs(doorway.choose, fresh=True)
    def add_passkey() -> ResponseReturnValue:
        person, answer = doorway.me(), asking.text("answer")
        made = passkeys.add(asking.site(), person, answer, asking.challenge(), at=clock.now())
        passkeys.call(made, asking.text("called").strip()[:LONGEST], key=doorway.sealing_key())
        visits.rotate()
        doorway.note("add_passkey", person)
        telling.put(doorway, person, "passkey_added")
        flash("Your new passkey is ready.")
        return jsonify(to=url_for(".show"))

    @bp.post("/passkey/name")
    @needs(doorway.choose)
    def name_passkey() -> ResponseReturnValue:
        found = passkeys.get(doorway.me(), request.form.get("passkey", ""))
        passkeys.call(found, request.form.get("called", "").strip()[:LONGEST], key=doorway.sealing_key())
        return redirect(url_for(".show"), 303)

    @bp.post("/passkey/remove")
    @needs(doorway.choose, fresh=True)
    def remove_passkey() -> ResponseReturnValue:
        way = doorway.open_way()
        person = doorway.me()
        found = passkeys.get(person, request.form.get("passkey", ""))
        ways.check_may_lose_one(person, way)
        passkeys.remove(found)
        doorway.note("remove_passkey", person)
        telling.put(doorway, person, "passkey_removed")
        flash("That passkey no longer lets anybody in. You can delete it on your device as well.")
        return redirect(url_for(".show"), 303)
