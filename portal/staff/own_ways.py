"""How a person with a role signs in: what they have, what is missing, and linking the company's sign-in."""

from datetime import datetime

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from kernel import ceremonies, clock, days
from kernel.staff import passkeys
from kernel.staff.tables import Passkey
from portal.doors import needs
from portal.staff import framing, open_visits, ways
from portal.staff.doorway import Doorway


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The page itself, and linking."""

    @bp.get("")
    @needs(doorway.choose)
    def show() -> ResponseReturnValue:
        way = doorway.open_way()
        person = doorway.me()
        mine = ways.of(person, way)
        return framing.page(
            "own_ways", "How you sign in", ways=mine, visits=open_visits.mine(person.person_id),
            passkeys=[_line(passkey, doorway.sealing_key()) for passkey in mine.passkeys],
            linked=person.subject is not None, has_company=doorway.other_way is not None,
            possible=way is not None,
        )  # fmt: skip

    @bp.post("/link")
    @needs(doorway.choose, fresh=True)
    def link() -> ResponseReturnValue:
        way = doorway.open_way()
        if doorway.other_way is None or way is None:
            return redirect(url_for(".show"), 303)
        return framing.onward(doorway.other_way.start(way))


def _line(passkey: Passkey, key: bytes) -> tuple[str, str, str, str]:
    """Id, name, since when, and last use."""
    last = f"last used {_day(passkey.used_at)}" if passkey.used_at else "not used yet"
    called = passkeys.name_of(passkey, key=key) or "Passkey without a name"
    return ceremonies.as_text(passkey.credential_id), called, f"added {_day(passkey.added_at)}", last


def _day(moment: datetime) -> str:
    return "today" if moment.date() == clock.today() else days.in_words(moment)
