"""Links for IT contacts: HR makes one, sees where it stands, and ends it together with its visit."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kernel import audit, clock
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from sso import setup_links
from sso.setup_links import Standing
from sso.tables.setup_links import SetupLink

bp = Blueprint("setup_links", __name__, url_prefix="/setup-links")
CALLED = {Standing.WAITING: "Not opened yet", Standing.OPEN: "Open", Standing.OVER: "Over", Standing.ENDED: "Ended"}
CAN_END = frozenset({Standing.WAITING, Standing.OPEN})


class LinkForm(FlaskForm):  # type: ignore[misc]
    """For whom the link is."""

    called = StringField("For whom", [InputRequired("Say for whom it is."), Length(max=120)])


@bp.get("")
@needs(Permission.SETUP_INVITE)
def show() -> ResponseReturnValue:
    """Every link, where it stands, and the way to make one."""
    return _page(LinkForm())


@bp.post("")
@needs(Permission.SETUP_INVITE)
def make() -> ResponseReturnValue:
    """Make a link. It is shown here and nowhere again."""
    form = LinkForm()
    if not form.validate_on_submit():
        return _page(form), 422
    settings = wiring.settings()
    secret = setup_links.make(form.called.data, key=settings.sealing_key, at=clock.now())
    _note("make_setup_link", "setup_link")
    link = f"{settings.base_url}{url_for('setup.doorway.show')}#{secret}"
    return _page(LinkForm(formdata=None), link=link, called=form.called.data)


@bp.post("/<uuid:link_id>/end")
@needs(Permission.SETUP_INVITE)
def end(link_id: UUID) -> ResponseReturnValue:
    """End a link, and its visit from the next page on."""
    setup_links.end(link_id, at=clock.now())
    _note("end_setup_link", str(link_id))
    flash("The link has ended, and so has its visit.")
    return redirect(url_for(".show"), 303)


def _page(form: LinkForm, link: str | None = None, called: str | None = None) -> str:
    key = wiring.settings().sealing_key
    rows = [(each.link_id, setup_links.called(each, key=key), *_standing(each)) for each in setup_links.all_of()]
    return render_template("hr/setup_links/show.html", form=form, rows=rows, link=link, called=called)


def _standing(link: SetupLink) -> tuple[str, str, bool]:
    found = setup_links.standing(link, at=clock.now())
    said = {
        Standing.WAITING: f"can be opened until {link.ends_at:%d %B, %H:%M} UTC",
        Standing.OPEN: f"opened {_moment(link)}, holds until {link.visit_ends_at:%d %B, %H:%M} UTC"
        if link.visit_ends_at
        else "",
    }
    used = f"opened {_moment(link)}" if link.opened_at else "never opened"
    return CALLED[found], said.get(found, used), found in CAN_END


def _moment(link: SetupLink) -> str:
    return f"{link.opened_at:%d %B, %H:%M} UTC" if link.opened_at else ""


def _note(act: str, about: str) -> None:
    audit.note(act, about=about, person_id=visitor().person_id, surface="hr", at=clock.now())
