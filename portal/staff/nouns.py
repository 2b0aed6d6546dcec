"""The nouns that every surface of people with a role has."""

from flask import Blueprint

from portal.staff import confirming, entering, joining
from portal.staff.doorway import Doorway


def doorway(doorway: Doorway) -> Blueprint:
    """The noun `doorway`: coming in, joining, confirming that it is you, leaving."""
    bp = Blueprint("doorway", "doorway")
    entering.add(bp, doorway)
    joining.add(bp, doorway)
    confirming.add(bp, doorway)
    return bp
