"""Resets of organisations in which nobody can sign in any more: one operator asks, another approves."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length

from kernel import audit, clock, outbox
from kernel.refusals import Refused
from portal import unit_of_work
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.jobs import letters
from portal.work.permissions import Permission
from sso import mail_addresses, mail_domains
from tenants import organisations, resets
from tenants.resets import Contact
from tenants.tables.emergencies import Reset

bp = Blueprint("resets", __name__)


class NotTheirDomain(Refused):
    """The contact's address is not in a domain that the organisation has proved."""

    message = "This organisation has proved its mail domains, and this address is in none of them."


class ResetForm(FlaskForm):  # type: ignore[misc]
    """Who is to be let in, and why."""

    called = StringField("Name of the contact", [InputRequired("Enter their name."), Length(max=120)])
    mail = StringField(
        "Their work e-mail",
        [InputRequired("Enter the address."), Email("Check the address: it should look like name@example.org.")],
    )
    reason = TextAreaField(
        "What happened, and how you made sure who is asking", [InputRequired("Say what happened."), Length(max=500)]
    )


@bp.get("/<uuid:tenant_id>")
@needs(Permission.RESETS_DECIDE)
def show(tenant_id: UUID) -> ResponseReturnValue:
    """What was asked for this organisation, and asking."""
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        return _page(ResetForm())


@bp.post("/<uuid:tenant_id>")
@needs(Permission.RESETS_DECIDE, fresh=True)
def ask(tenant_id: UUID) -> ResponseReturnValue:
    """Ask; a colleague has a day to approve it."""
    form = ResetForm()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        if not form.validate_on_submit():
            return _page(form), 422
        try:
            _check_domain(form.mail.data)
            key, contact = wiring.settings().sealing_key, Contact(form.called.data, form.mail.data)
            row = resets.ask(contact, form.reason.data, by=visitor().person_id, key=key, at=clock.now())
        except Refused as refused:
            form.mail.errors = [refused.message]
            return _page(form), 422
        _note("ask_reset", row)
    flash("A colleague has to approve this within a day. Please tell them.")
    return redirect(url_for(".show", tenant_id=tenant_id), 303)


@bp.post("/<uuid:tenant_id>/<uuid:reset_id>/approve")
@needs(Permission.RESETS_DECIDE, fresh=True)
def approve(tenant_id: UUID, reset_id: UUID) -> ResponseReturnValue:
    """Let the contact in, and tell everybody in HR."""
    at = clock.now()
    with unit_of_work.acting(g.surface.role, tenant_id=tenant_id):
        row = resets.approve(reset_id, by=visitor().person_id, at=at)
        outbox.put("mail_reset", {"reset_id": str(reset_id)}, dedupe_key=f"mail_reset:{reset_id}", at=at)
        letters.ask("reset", mark=str(reset_id), at=at)
        _note("approve_reset", row)
    flash("The contact is sent a link that works once, and everybody in HR is told.")
    return redirect(url_for(".show", tenant_id=tenant_id), 303)


def _check_domain(mail: str) -> None:
    domain = mail_addresses.domain_of(mail)
    if mail_domains.has_any() and (domain is None or not mail_domains.counts(domain)):
        raise NotTheirDomain


def _page(form: ResetForm) -> str:
    organisation = organisations.get()
    rows = [_line(row) for row in resets.latest()]
    return render_template("operator/resets/show.html", organisation=organisation, form=form, rows=rows)


def _line(row: Reset) -> dict[str, Any]:
    contact, is_open = resets.contact_of(row, key=wiring.settings().sealing_key), resets.is_open(row, at=clock.now())
    state = "Approved" if row.approved_by is not None else "Waiting for a colleague" if is_open else "Not approved"
    return {
        "reset_id": row.reset_id,
        "asked": f"{row.asked_at:%d %B %Y, %H:%M} UTC",
        "facts": [("For", f"{contact.called}, {contact.mail}"), ("Why", row.reason), ("State", state)],
        "mine": row.asked_by == visitor().person_id,
        "is_open": is_open,
    }


def _note(act: str, row: Reset) -> None:
    about, person_id = str(row.reset_id), visitor().person_id
    audit.note(act, about=about, person_id=person_id, surface="operator", at=clock.now())
