"""This side's own copy of the key directory, the same bytes as everywhere, for browsers to compare."""

from flask import Blueprint, Response

from eligibility.redeeming import published
from kernel.refusals import NotFound
from portal import documents
from portal.doors import ANYONE, needs

bp = Blueprint("directory", __name__, url_prefix="/keys.json")


class NoDirectory(NotFound):
    """None was published, or none has arrived."""

    message = "No keys have been published so far."


@bp.get("")
@needs(ANYONE)
def show() -> Response:
    """The newest version that was taken in."""
    signed = published.find_directory()
    if signed is None:
        raise NoDirectory
    return documents.signed(signed)
