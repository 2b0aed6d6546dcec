"""Certificates that we trust of the identity provider, and our own key: what ends when, and changing either in time."""

from flask import Blueprint, abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from kernel import clock
from kernel.audit import Changes
from kernel.refusals import Refused
from portal.doors import needs
from portal.work import wiring
from portal.work.connecting import here
from portal.work.permissions import Permission
from sso import certificates, own_keys, sources
from sso.certificates import Standing
from sso.tables.connections import ConnectionRow

bp = Blueprint("keys", __name__, url_prefix="/keys")


class CertificateForm(FlaskForm):  # type: ignore[misc]
    """The next certificate of the identity provider."""

    certificate = TextAreaField("The next certificate", [InputRequired("Paste the certificate.")])


@bp.get("")
@needs(Permission.CONNECTION_MANAGE)
def show() -> ResponseReturnValue:
    """What is trusted, until when, and what changes."""
    return _page(here.latest(), CertificateForm())


@bp.post("/certificates")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def add() -> ResponseReturnValue:
    """Trust one more certificate, beside those in use."""
    connection, form = here.latest(), CertificateForm()
    if not form.validate_on_submit():
        return _page(connection, form), 422
    try:
        changes = certificates.add_by_hand(connection, form.certificate.data, at=clock.true_now())
    except Refused as refused:
        form.certificate.errors = [refused.message]
        return _page(connection, form), 422
    return _kept("add_certificate", connection, changes, "The certificate is trusted from now on.")


@bp.post("/certificates/<string:fingerprint>/drop")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def drop(fingerprint: str) -> ResponseReturnValue:
    """Trust a certificate no longer."""
    connection = here.latest()
    try:
        changes = certificates.drop(connection, bytes.fromhex(fingerprint))
    except ValueError:
        abort(404)
    return _kept("drop_certificate", connection, changes, "The certificate is trusted no longer.")


@bp.post("/own/prepare")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def prepare() -> ResponseReturnValue:
    """Make our next key and publish it beside the one in use."""
    connection = here.latest()
    changes = own_keys.prepare_key(connection, sealing_key=wiring.settings().sealing_key, at=clock.true_now())
    return _kept("prepare_key", connection, changes, "Our next key is published. Give its certificate to your side.")


@bp.post("/own/use")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def use() -> ResponseReturnValue:
    """Sign with the next key from now on."""
    connection = here.latest()
    return _kept("use_next_key", connection, own_keys.use_next_key(connection), "We sign with the new key from now on.")


@bp.post("/own/drop")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def drop_old() -> ResponseReturnValue:
    """Forget the key that is no longer used."""
    connection = here.latest()
    return _kept("drop_old_key", connection, own_keys.drop_old_key(connection), "The old key is gone.")


@bp.post("/own/forget")
@needs(Permission.CONNECTION_MANAGE, fresh=True)
def forget_next() -> ResponseReturnValue:
    """Change one's mind about the next key."""
    connection = here.latest()
    return _kept("forget_next_key", connection, own_keys.forget_next_key(connection), "The next key is gone again.")


def _kept(act: str, connection: ConnectionRow, changes: Changes, said: str) -> ResponseReturnValue:
    here.note(act, connection, changes)
    flash(said)
    return redirect(here.to("keys.show"), 303)


def _page(connection: ConnectionRow, form: CertificateForm) -> str:
    spare, source = own_keys.find(connection), sources.find(connection)
    at = clock.true_now()
    return here.page(
        "keys",
        connection,
        form=form,
        rows=[_row(each) for each in certificates.standing(connection, at=at)],
        warning=certificates.warning(connection, at=at),
        turn=own_keys.turn(connection),
        spare=spare.certificate_pem if spare is not None else None,
        source=(source.url, f"{source.fetched_at:%d %B %Y, %H:%M} UTC") if source is not None else None,
        problem=sources.WORDS[sources.Problem(source.problem)] if source is not None and source.problem else None,
    )


def _row(standing: Standing) -> tuple[str, str, str, str]:
    """Fingerprint for the address, its beginning for reading, when it ends, and where it comes from."""
    written = standing.fingerprint.hex()
    ends = "ended" if standing.has_ended else f"{standing.days_left} days left"
    source = "added by hand" if standing.by_hand else "from the metadata"
    if standing.is_leaving and standing.leaves_on is not None:
        source = f"no longer in the metadata, dropped on {standing.leaves_on:%d %B %Y}"
    return (
        written,
        ":".join((written[:4], written[4:8], written[8:12])),
        f"{standing.ends_at:%d %B %Y} ({ends})",
        source,
    )
