"""A test sign-in: what it does, running it, and what it showed."""

from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kernel import clock
from portal.doors import needs
from portal.staff import framing
from portal.work import rehearsing
from portal.work.connecting import here
from portal.work.permissions import Permission
from sso import certificates, naming
from sso.trials import Check, Result

bp = Blueprint("test", __name__, url_prefix="/test")
MARKS = {True: ("Passed", ""), False: ("Failed", "grave"), None: ("Not reached", "plain")}


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """What a test does, and a button."""
    connection = here.latest()
    ready, tested = connection.idp_entity_id is not None, here.is_tested(connection)
    kept = rehearsing.find_result(connection.connection_id) is not None
    return here.page("test", connection, ready=ready, tested=tested, kept=kept, attribute=connection.number_attribute)


@bp.post("/run")
@needs(Permission.CONNECTION_MANAGE)
def run() -> ResponseReturnValue:
    """On to the company's sign-in, and back to the result."""
    return framing.onward(rehearsing.start(here.latest().connection_id))


@bp.get("/result")
@needs(Permission.CONNECTION_MANAGE)
def result() -> ResponseReturnValue:
    """Everything that the last test of this visit showed."""
    connection = here.latest()
    found = rehearsing.find_result(connection.connection_id)
    if found is None:
        return here.page("gone", connection)
    ends = [f"{each.ends_at:%d %B %Y}" for each in certificates.standing(connection, at=clock.true_now())]
    return here.page(
        "result",
        connection,
        result=found,
        at=f"{datetime.fromisoformat(found.at):%d %B %Y, %H:%M:%S} UTC",
        checks=[_row(check) for check in found.checks],
        attributes=[(name, ", ".join(values) or "empty") for name, values in found.attributes.items()],
        matched=_matched(found),
        clock=_clock(found),
        ends=ends,
        is_mail=naming.is_mail(found.name_id),
    )


def _row(check: Check) -> tuple[str, str, str, str, str]:
    said, kind = MARKS[check.passed]
    return check.topic, said, kind, check.expected, check.came


def _matched(result: Result) -> str:
    if result.on_roster is None:
        return f"Not looked up: the attribute {result.number_attribute} did not come, or the test did not get so far."
    found = "Found" if result.on_roster else "Not found"
    return f"{found} on the roster by the attribute {result.number_attribute}."


def _clock(result: Result) -> str:
    if result.clock_seconds is None:
        return "It said no time."
    if result.clock_seconds == 0:
        return "The same as ours, to the second."
    which = "ahead of" if result.clock_seconds > 0 else "behind"
    seconds = abs(result.clock_seconds)
    return f"{seconds} second{'s' if seconds > 1 else ''} {which} ours, the way here included."
