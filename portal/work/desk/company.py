"""Finding one's company by the domain of one's work e-mail. What is typed is looked at once, and kept nowhere.

Whether a domain is known shows only after one more step, for whoever takes it: the answer is the same page in the
same time for every address, so that lists of domains cannot be tried out quickly.
"""

import base64
import binascii
from uuid import UUID, uuid4

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from kernel import scope, sealing
from portal import unit_of_work
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.work import wiring
from sso import connections, mail_addresses, mail_domains
from sso.purposes import Purpose
from sso.states import State

bp = Blueprint("company", __name__)
PLACE = "desk|company"
MACHINE = "work_machine_web"


class AddressForm(FlaskForm):  # type: ignore[misc]
    """An address, of which only the domain is used."""

    class Meta:
        """A visit would be kept only to hold a CSRF value; the Origin check protects this form."""

        csrf = False

    mail = EmailField("Your work e-mail", [InputRequired("Enter your work e-mail."), Length(max=254)])


@bp.get("")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """The box."""
    return render_template("desk/company/show.html", form=AddressForm(formdata=None))


@bp.post("")
@limiter.limit("20/minute")
@needs(ANYONE, csrf=False)
def find() -> ResponseReturnValue:
    """The way on, the same for every address."""
    form = AddressForm()
    domain = mail_addresses.domain_of(form.mail.data or "") if form.validate_on_submit() else None
    if domain is None:
        form.mail.errors = form.mail.errors or ["Check the address: it should look like name@example.org."]
        return render_template("desk/company/show.html", form=form), 422
    with scope.nobody(MACHINE):
        # A random id where there is none: what follows is made and measured alike.
        owner = mail_domains.find_owner(domain) or uuid4()
    page = make_response(render_template("desk/company/found.html", on=url_for(".go", to=_sealed(owner))))
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.get("/go")
@limiter.limit("20/minute")
@needs(ANYONE)
def go() -> ResponseReturnValue:
    """On to the company's sign-in, or what to do where there is none."""
    owner = _opened(request.args.get("to", ""))
    connection_id = _way_in(owner) if owner is not None else None
    if connection_id is None:
        return render_template("desk/company/unknown.html"), 404
    return redirect(url_for("machine.saml.login", connection_id=connection_id) + f"?for={Purpose.DESK}", 303)


def _way_in(owner: UUID) -> UUID | None:
    with unit_of_work.acting(MACHINE, tenant_id=owner):
        connection = connections.find_latest()
        is_on = connection is not None and connection.state == State.ACTIVE
        return connection.connection_id if connection is not None and is_on else None


def _sealed(owner: UUID) -> str:
    sealed = sealing.seal(wiring.settings().sealing_key, owner.bytes, place=PLACE)
    return base64.urlsafe_b64encode(sealed).decode()


def _opened(text: str) -> UUID | None:
    try:
        sealed = base64.urlsafe_b64decode(text)
        return UUID(bytes=sealing.unseal(wiring.settings().sealing_key, sealed, place=PLACE))
    except (binascii.Error, ValueError, sealing.CannotOpen):
        return None
