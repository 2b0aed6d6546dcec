"""The code of one's own phone, typed at the desk: plain forms, so that it works in a browser without script."""

import segno
from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from eligibility.blinding import formats
from eligibility.blinding.formats import MalformedBytes
from eligibility.issuing import ledger
from eligibility.issuing.ledger import AllowanceUsed
from eligibility.issuing.signing import NotSigned, Signer, SignerAway
from kernel import clock
from kernel.refusals import Refused
from portal import refusals
from portal.app import limiter
from portal.doors import needs
from portal.work import wiring
from portal.work.desk import collecting
from portal.work.desk.meeting import Found, Meeting, MemoryAway, NoSuchCode
from portal.work.permissions import Permission

bp = Blueprint("code", __name__)


class CodeForm(FlaskForm):  # type: ignore[misc]
    """What the phone shows."""

    code = StringField(
        "The code on your phone", [InputRequired("Type the eight signs that your phone shows."), Length(max=40)]
    )


class SureForm(FlaskForm):  # type: ignore[misc]
    """The same code once more, after the digits were compared."""

    code = HiddenField(validators=[InputRequired(), Length(max=40)])


@bp.get("")
@needs(Permission.VOUCHER_COLLECT)
def show() -> ResponseReturnValue:
    """Where to go with the phone, and where to type its code."""
    return _page(CodeForm())


@bp.post("")
@limiter.limit("20/minute")
@needs(Permission.VOUCHER_COLLECT)
def compare() -> ResponseReturnValue:
    """Show the four digits, which must be those on the phone, before anything is signed."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        found = _meeting().find(form.code.data)
    except NoSuchCode as unknown:
        form.code.errors = [unknown.message]
        return _page(form), 422
    return render_template("desk/code/compare.html", form=SureForm(), check=found.check)


@bp.post("/sign")
@limiter.limit("20/minute")
@needs(Permission.VOUCHER_COLLECT)
def sign() -> ResponseReturnValue:
    """Sign what the phone blinded, counted as any voucher, and leave it for the phone."""
    form = SureForm()
    if not form.validate_on_submit():
        return _page(CodeForm()), 422
    found = _meeting().find(form.code.data)
    _meeting().answer(form.code.data, found, b"".join(_signed(found)))
    return render_template("desk/code/signed.html")


def _signed(found: Found) -> list[bytes]:
    asks, subject = formats.read_requests(found.asks), collecting.subject()
    key = collecting.key_named(asks[0].truncated_key_id, subject, on=clock.today())
    return ledger.issue(subject, key.key_id, asks, sign=Signer(wiring.settings().signer_socket).sign)


def _page(form: CodeForm) -> str:
    subject = collecting.subject()
    key = collecting.current_key(subject, on=clock.today())
    standing = ledger.standing(subject, key.key_id)
    left = standing.per_member - standing.used
    # The end of the key's name and the number: the same for everybody of the unit who has not collected, so no mark.
    word = f"{key.key_id.hex()[-8:]}-{left}"
    address = f"{wiring.settings().base_url}{url_for('desk.phone.show')}"
    picture = segno.make(f"{address}#{word}", error="m").svg_data_uri(scale=4, border=4, dark="#10201f", light="#fff")
    return render_template("desk/code/show.html", form=form, picture=picture, address=address, word=word, left=left)


@bp.errorhandler(MalformedBytes)
@bp.errorhandler(AllowanceUsed)
def _not_these(refused: Refused) -> ResponseReturnValue:
    message = (
        refused.message
        if isinstance(refused, AllowanceUsed)
        else (
            "What your phone made does not fit your voucher. Please scan the square on this page again, and begin anew."
        )
    )
    return refusals.page(409, message)


@bp.errorhandler(MemoryAway)
@bp.errorhandler(SignerAway)
@bp.errorhandler(NotSigned)
def _away(refused: Refused) -> ResponseReturnValue:
    return refusals.page(503, refused.message)


def _meeting() -> Meeting:
    return Meeting(current_app.extensions["valkey"])
