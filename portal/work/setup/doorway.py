"""The way in by a set-up link. The secret stands behind the '#' of the link and is used up by a button only.

Mail programs and scanners follow links: opening the page changes nothing, and no server sees the secret until somebody
presses the button.
"""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from kernel import audit, clock, scope
from portal import unit_of_work, visits
from portal.app import limiter
from portal.doors import ANYONE, needs
from portal.work.setup import visiting
from sso import setup_links
from sso.setup_links import LinkOver, SetupSecret

bp = Blueprint("doorway", __name__)


class LinkForm(FlaskForm):  # type: ignore[misc]
    """The link, filled in by the page where scripts run, and pasted where they do not."""

    link = StringField("Your link", [InputRequired("Paste the link that you were given."), Length(max=2000)])

    def secret(self) -> SetupSecret:
        """What stands behind the '#'."""
        return SetupSecret((self.link.data or "").strip().rpartition("#")[2])


@bp.get("")
@needs(ANYONE)
def show() -> ResponseReturnValue:
    """What this is, and a button; nothing is used up yet."""
    return render_template("setup/doorway/show.html", form=LinkForm())


@bp.post("")
@limiter.limit("30/minute")
@needs(ANYONE)
def enter() -> ResponseReturnValue:
    """Use the link up and begin the visit."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("setup/doorway/show.html", form=form), 422
    secret, at = form.secret(), clock.now()
    owner = setup_links.find_owner(secret)
    if owner is None:
        raise LinkOver
    unit_of_work.drop()
    scope.enter(scope.Scope(g.surface.role, {"tenant_id": owner}))
    link = setup_links.open_up(secret, at=at)
    audit.note("open_setup_link", about=str(link.link_id), person_id=link.link_id, surface="setup", at=at)
    visits.begin(visiting.visitor(link), ends_at=link.visit_ends_at)
    return redirect(url_for("setup.connection.show"), 303)


@bp.post("/leave")
@needs(ANYONE)
def leave() -> ResponseReturnValue:
    """End this visit; the link does not open another."""
    visits.end()
    flash("You are signed out.")
    return redirect(url_for(".show"), 303)
