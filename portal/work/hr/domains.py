"""Mail domains: HR names the organisation's own, puts a record into its name servers, and has us look at it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from kernel import audit, clock, outbox
from kernel.refusals import Refused
from portal.app import limiter, visitor
from portal.doors import needs
from portal.work import gateways
from portal.work.permissions import Permission
from sso import connections, linking, mail_domains
from sso.linking import LinksBy
from sso.mail_domains import State
from sso.names import NamesAway
from sso.tables.mail_domains import MailDomain

bp = Blueprint("domains", __name__)
SAID = {
    State.CLAIMED: ("Not proved yet", "plain", "Put this record into the domain’s name servers, and leave it there."),
    State.VERIFIED: ("Yours", "", "We look for its record every day."),
    State.MISSING: ("Record gone", "warm", "Please put its record back. Without it, the domain counts until {until}."),
    State.LOST: ("Lost", "grave", "It counts for nothing until its record is back and you have us look at it."),
}
LINKS = {
    LinksBy.NUMBER: "Employee number",
    LinksBy.MAIL: "Work e-mail, in a domain that is proved below",
}


class Unanswered(Refused):
    """No name server answered in time."""

    message = "The name servers did not answer just now. Please try again in a few minutes."


class DomainForm(FlaskForm):  # type: ignore[misc]
    """A domain to put on the list."""

    domain = StringField("Domain", [InputRequired("Enter a domain, such as example.org."), Length(max=253)])


class LinksForm(FlaskForm):  # type: ignore[misc]
    """By what a sign-in is found on the roster."""

    links_by = SelectField(
        "A sign-in is found on the roster by", choices=[SelectChoice(by.value, said) for by, said in LINKS.items()]
    )


@bp.get("")
@needs(Permission.ENTRY_DECIDE)
def show() -> ResponseReturnValue:
    """The list, and what is still to be done for each."""
    return _page(DomainForm())


@bp.post("")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def claim() -> ResponseReturnValue:
    """Put a domain on the list, or say at the field what is wrong with it."""
    form = DomainForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        row = mail_domains.claim(form.domain.data, at=clock.now())
    except Refused as refused:
        form.domain.errors = [refused.message]
        return _page(form), 422
    _note("claim_domain", row.domain)
    flash(f"{row.domain} is on the list. Now put its record into the domain's name servers.")
    return redirect(url_for(".show"), 303)


@bp.post("/verify")
@limiter.limit("20/minute")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def verify() -> ResponseReturnValue:
    """Ask the name servers now."""
    row = mail_domains.get(request.form.get("domain", ""))
    try:
        mail_domains.verify(row, gateways.names(), at=clock.now())
    except NamesAway as away:
        raise Unanswered from away
    _note("verify_domain", row.domain)
    flash(f"{row.domain} is yours. People who type an address in it are led to your sign-in.")
    return redirect(url_for(".show"), 303)


@bp.post("/give-up")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def give_up() -> ResponseReturnValue:
    """Take a domain off the list."""
    row = mail_domains.get(request.form.get("domain", ""))
    domain = row.domain
    mail_domains.give_up(row)
    key = f"close_mail_door:{visitor().owners['tenant_id']}:{domain}:{clock.now().isoformat()}"
    outbox.put("close_mail_door", {"domain": domain}, dedupe_key=key, at=clock.now())
    _note("give_up_domain", domain)
    flash(f"{domain} is off the list.")
    return redirect(url_for(".show"), 303)


@bp.post("/link")
@needs(Permission.ENTRY_DECIDE, fresh=True)
def link() -> ResponseReturnValue:
    """Choose by what a sign-in is found on the roster."""
    form, connection = LinksForm(), connections.find_latest()
    if connection is None:
        raise connections.NotThere
    if not form.validate_on_submit():
        return _page(DomainForm()), 422
    changes = linking.choose(connection, LinksBy(form.links_by.data))
    about, person_id = str(connection.connection_id), visitor().person_id
    audit.note_changes("choose_link", changes, about=about, person_id=person_id, surface="hr", at=clock.now())
    flash("Saved.")
    return redirect(url_for(".show"), 303)


def _page(form: DomainForm) -> str:
    rows = [_line(row) for row in mail_domains.all_listed()]
    connection = connections.find_latest()
    links = LinksForm(formdata=None, links_by=connection.links_by) if connection is not None else None
    return render_template("hr/domains/show.html", form=form, rows=rows, links=links)


def _line(row: MailDomain) -> dict[str, Any]:
    said, kind, sentence = SAID[State(row.state)]
    until = row.missing_since + mail_domains.GRACE if row.missing_since is not None else None
    return {
        "domain": row.domain,
        "said": said,
        "sentence": sentence.format(until=f"{until:%d %B %Y}" if until is not None else ""),
        "kind": kind,
        "waits": row.state != State.VERIFIED,
        "record": [("Kind of record", "TXT"), ("Name", mail_domains.record_name(row)), ("Value", row.record)],
        "checked": f"{row.checked_at:%d %B %Y, %H:%M} UTC" if row.checked_at else None,
    }


def _note(act: str, domain: str) -> None:
    audit.note(act, about=domain, person_id=visitor().person_id, surface="hr", at=clock.now())
