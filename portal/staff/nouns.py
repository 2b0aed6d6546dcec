"""The nouns that every surface of people with a role has."""

from flask import Blueprint

from portal.staff import (
    confirming,
    entering,
    joining,
    open_visits,
    own_codes,
    own_passkeys,
    own_password,
    typed,
)
from portal.staff import own_ways as own_page
from portal.staff.doorway import Doorway


def doorway(doorway: Doorway) -> Blueprint:
    """The noun `doorway`: coming in, joining, confirming that it is you, leaving."""
    bp = Blueprint("doorway", "doorway")
    for part in (entering, joining, typed, confirming):
        part.add(bp, doorway)
    return bp


def own_ways(doorway: Doorway) -> Blueprint:
    """The noun `own_ways`: how one signs in oneself, and where one is signed in."""
    bp = Blueprint("own_ways", "own_ways")
    for part in (own_page, own_passkeys, own_codes, own_password, open_visits):
        part.add(bp, doorway)
    return bp
