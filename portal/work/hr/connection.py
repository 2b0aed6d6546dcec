"""HR connects the company's sign-in: what to copy, the IdP's metadata, a test, and switching it on."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField

from kernel import audit, clock
from portal import unit_of_work, visits
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.machine.signing_in import addresses
from portal.work.permissions import Permission
from sso import attempts, connections
from sso.purposes import Purpose
from sso.saml import metadata
from sso.saml.metadata import MetadataRefused
from sso.tables.attempts import Attempt
from sso.tables.connections import ConnectionRow

bp = Blueprint("connection", __name__)

SAID = {
    attempts.Kind.TEST_PASSED: "Test passed",
    attempts.Kind.TEST_FAILED: "Test refused",
    attempts.Kind.REFUSED: "Sign-in refused",
    attempts.Kind.STAFF: "A colleague with a role signed in",
}


class MetadataForm(FlaskForm):  # type: ignore[misc]
    """Metadata, pasted or as a file."""

    pasted = TextAreaField("Paste the metadata")
    file = FileField("Or choose the file")

    def document(self) -> bytes:
        """What was given; the file wins."""
        content: bytes = self.file.data.read(metadata.MAX_BYTES + 1) if self.file.data else b""
        return content or (self.pasted.data or "").encode()


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """Where setting up stands, and what to do next."""
    return _page(MetadataForm())


@bp.post("/begin")
@needs(Permission.CONNECTION_MANAGE)
def begin() -> ResponseReturnValue:
    """Make the addresses to copy."""
    if connections.find_latest() is None:
        _note("begin", connections.begin(sealing_key=wiring.settings().sealing_key, at=clock.true_now()))
    return redirect(url_for(".show"), 303)


@bp.post("/connect")
@needs(Permission.CONNECTION_MANAGE)
def connect() -> ResponseReturnValue:
    """Take the IdP's metadata, or say at the field what is wrong with it."""
    form, connection = MetadataForm(), _latest()
    try:
        found = metadata.read(form.document(), at=clock.true_now(), allow_loopback=wiring.settings().demonstration)
        connections.connect(connection, found, at=clock.true_now())
        _note("connect", connection)
    except (MetadataRefused, connections.AnotherIdp) as refused:
        form.pasted.errors = [refused.message]
        return _page(form), 422
    flash("Your sign-in is connected. Run a test before you switch it on.")
    return redirect(url_for(".show"), 303)


@bp.post("/activate")
@needs(Permission.CONNECTION_MANAGE)
def activate() -> ResponseReturnValue:
    """Switch it on for everybody."""
    return _done(
        lambda connection: connections.activate(connection, at=clock.true_now()), "activate", "Your sign-in is on."
    )


@bp.post("/disable")
@needs(Permission.CONNECTION_MANAGE)
def disable() -> ResponseReturnValue:
    """Switch it off, and end the visits of colleagues who came in through it."""
    connection_id = _latest().connection_id
    answer = _done(connections.disable, "disable", "Your sign-in is off. Nobody can come in through it.")
    # Nobody may come in between: it is off before the visits end. Whoever switched it off stays to connect another.
    unit_of_work.keep()
    visits.end_others_by(str(connection_id))
    return answer


def _latest() -> ConnectionRow:
    connection = connections.find_latest()
    if connection is None:
        raise connections.NotThere
    return connection


def _note(act: str, connection: ConnectionRow) -> None:
    person_id = visitor().person_id
    audit.note(act, about=str(connection.connection_id), person_id=person_id, surface="hr", at=clock.now())


def _done(act: Callable[[ConnectionRow], None], name: str, said: str) -> ResponseReturnValue:
    connection = _latest()
    act(connection)
    _note(name, connection)
    flash(said)
    return redirect(url_for(".show"), 303)


def _page(form: MetadataForm) -> str:
    connection = connections.find_latest()
    if connection is None:
        return render_template("hr/connection/begin.html")
    ours, ident = addresses(), str(connection.connection_id)
    return render_template(
        "hr/connection/show.html",
        form=form,
        state=connection.state,
        copied=[
            ("Identifier (entityID, audience)", ours.metadata(ident)),
            ("Reply address (ACS)", ours.acs(ident)),
            ("Our metadata", ours.metadata(ident)),
            ("Name ID format", connection.name_id_format),
            ("Attribute to send", connection.number_attribute),
        ],
        idp=connection.idp_entity_id,
        ends=[f"{certificate.not_after:%d %B %Y}" for certificate in connections.certificates(connection)],
        test=f"{ours.login(ident)}?for={Purpose.TEST}",
        employees=ours.login(ident),
        colleagues=f"{ours.login(ident)}?for={Purpose.STAFF}",
        log=[_line(attempt) for attempt in attempts.latest(connection.connection_id)],
    )


def _line(attempt: Attempt) -> tuple[str, str, str, str]:
    found = []
    if attempt.attribute_names is not None:
        found.append("Attributes: " + (", ".join(attempt.attribute_names) or "none"))
        found.append("on the roster" if attempt.on_roster else "not on the roster")
    if attempt.reason:
        found.append(": ".join(filter(None, (attempt.reason.replace("_", " "), attempt.detail))))
    said = SAID[attempts.Kind(attempt.kind)]
    return f"{attempt.at:%d %B %Y, %H:%M} UTC", said, "; ".join(found), attempt.reference or ""
