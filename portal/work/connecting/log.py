"""The sign-in log: tests, refusals with what to change, and sign-ins of people with a role."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.doors import needs
from portal.work.connecting import here
from portal.work.permissions import Permission
from sso import attempts, hints
from sso.refusals import Reason
from sso.tables.attempts import Attempt

bp = Blueprint("log", __name__, url_prefix="/log")
SAID = {
    attempts.Kind.TEST_PASSED: "Test passed",
    attempts.Kind.TEST_FAILED: "Test refused",
    attempts.Kind.REFUSED: "Sign-in refused",
    attempts.Kind.STAFF: "A colleague with a role signed in",
}


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """The last fifty lines of thirty days."""
    connection = here.latest()
    return here.page("log", connection, rows=[_line(line) for line in attempts.latest(connection.connection_id)])


def _line(attempt: Attempt) -> tuple[str, str, str, str]:
    said = SAID[attempts.Kind(attempt.kind)]
    return f"{attempt.at:%d %B %Y, %H:%M} UTC", said, " ".join(_found(attempt)), attempt.reference or ""


def _found(attempt: Attempt) -> list[str]:
    found = []
    if attempt.reason:
        hint = hints.find(Reason(attempt.reason), attempt.detail or "")
        found += [hint.happened, hint.change]
    if attempt.attribute_names is not None:
        found.append(f"Attributes that came: {', '.join(attempt.attribute_names) or 'none'}.")
    if attempt.on_roster is not None:
        found.append("The person is on the roster." if attempt.on_roster else "The person is not on the roster.")
    return found
