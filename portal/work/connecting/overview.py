"""The set-up of a company's sign-in: where it stands, beginning it, and switching it on, aside and off."""

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from kernel import clock
from portal import unit_of_work, visits
from portal.doors import needs
from portal.work import wiring
from portal.work.connecting import copying, giving, here, keys, log, settings, testing
from portal.work.machine.signing_in import addresses
from portal.work.permissions import Permission
from sso import certificates, connections, sources
from sso.purposes import Purpose

bp = Blueprint("connection", __name__, url_prefix="/connection")
for _part in (copying, giving, settings, testing, keys, log):
    bp.register_blueprint(_part.bp)


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """Where setting up stands, and what to do next."""
    connection = connections.find_latest()
    if connection is None:
        return here.page("begin", None)
    source = sources.find(connection)
    return here.page(
        "show",
        connection,
        steps=here.steps(connection),
        warning=certificates.warning(connection, at=clock.true_now()),
        problem=sources.WORDS[sources.Problem(source.problem)] if source is not None and source.problem else None,
        **_ways_in(str(connection.connection_id)),
    )


@bp.post("/begin")
@needs(Permission.CONNECTION_MANAGE)
def begin() -> ResponseReturnValue:
    """Make the addresses to copy."""
    if connections.find_latest() is None:
        here.note("begin", connections.begin(sealing_key=wiring.settings().sealing_key, at=clock.true_now()))
    return redirect(here.to("copy.show"), 303)


@bp.get("/switch")
@needs(Permission.CONNECTION_MANAGE)
def switch() -> ResponseReturnValue:
    """What switching on does, and whether it can be done now; where it is on, how to stop it."""
    connection = here.latest()
    ways = _ways_in(str(connection.connection_id))
    return here.page("switch", connection, tested=here.is_tested(connection), **ways)


@bp.post("/activate")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def activate() -> ResponseReturnValue:
    """Switch it on for everybody."""
    connection = here.latest()
    connections.activate(connection, at=clock.true_now())
    here.note("activate", connection)
    flash("Your sign-in is on.")
    return redirect(here.to("show"), 303)


@bp.post("/pause")
@needs(Permission.CONNECTION_STOP, fresh=True)
def pause() -> ResponseReturnValue:
    """Let nobody in until it is tested and switched on again, so that settings can be changed."""
    connection = here.latest()
    connections.pause(connection)
    here.note("pause", connection)
    flash("Your sign-in is paused. Change what you need, test it, and switch it on again.")
    return redirect(here.to("show"), 303)


@bp.post("/disable")
@needs(Permission.CONNECTION_STOP, fresh=True)
def disable() -> ResponseReturnValue:
    """Switch it off for good, and end the visits of colleagues who came in through it."""
    connection = here.latest()
    connection_id = connection.connection_id
    connections.disable(connection)
    here.note("disable", connection)
    # Nobody may come in between: it is off before the visits end. Whoever switched it off stays to connect another.
    unit_of_work.keep()
    visits.end_others_by(str(connection_id))
    flash("Your sign-in is off. Nobody can come in through it.")
    return redirect(here.to("show"), 303)


def _ways_in(connection_id: str) -> dict[str, str]:
    ours = addresses()
    return {
        "employees": ours.login(connection_id),
        "colleagues": f"{ours.login(connection_id)}?for={Purpose.STAFF}",
    }
