"""Ten recovery codes, shown once."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.staff import recovery_codes
from portal import visits
from portal.doors import needs
from portal.staff import framing, telling
from portal.staff.doorway import Doorway


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The address of recovery codes."""

    @bp.post("/codes")
    @needs(doorway.choose, fresh=True)
    def make_codes() -> ResponseReturnValue:
        person = doorway.me()
        made = recovery_codes.make(person, at=clock.now())
        visits.rotate()
        doorway.note("make_recovery_codes", person)
        telling.put(doorway, person, "codes_made")
        shown = [recovery_codes.in_groups(code) for code in made]
        return framing.page("codes", "Your ten recovery codes", codes=shown)
