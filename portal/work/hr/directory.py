"""HR connects the company's directory: its address and tokens, who is who, and a word when very many are ended."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from kernel import audit, clock, outbox
from portal.app import visitor
from portal.doors import needs
from portal.work import wiring
from portal.work.permissions import Permission
from sso import mail_domains
from sso.scim import feed_secrets, feeds
from sso.scim.feed_secrets import Bearer
from sso.scim.feeds import Counts, GroupBy, Link
from sso.tables.scim import Feed, FeedSecret
from tenants import roster

bp = Blueprint("directory", __name__)

LINKS = {
    Link.EMPLOYEE_NUMBER: "The employee number",
    Link.EXTERNAL_ID: "The directory's own id (externalId)",
    Link.USER_NAME: "The user name",
    Link.EMAIL: "The work e-mail, in a domain you have proved",
}
GROUPS = {"": "Not at all", GroupBy.DEPARTMENT: "By department", GroupBy.COST_CENTER: "By cost centre"}


class ChoiceForm(FlaskForm):  # type: ignore[misc]
    """By which attribute people are known, and whether they are grouped."""

    link = RadioField("What tells us who is who?")
    group_by = RadioField("How are people grouped?", choices=[SelectChoice(*one) for one in GROUPS.items()])

    @classmethod
    def of(cls, feed: Feed) -> "ChoiceForm":
        """With what is chosen now; addresses link only where a domain is proved."""
        form = cls(link=feed.link, group_by=feed.group_by or "")
        may = [one for one in LINKS if one is not Link.EMAIL or feed.link == one or mail_domains.has_any()]
        form.link.choices = [SelectChoice(one, LINKS[one]) for one in may]
        return form


@bp.get("")
@needs(Permission.DIRECTORY_MANAGE)
def show() -> ResponseReturnValue:
    """Where the feed stands."""
    return _page()


@bp.post("/begin")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def begin() -> ResponseReturnValue:
    """Make the address to copy, and the first token."""
    feed = feeds.begin(at=clock.now())
    _note("begin", feed)
    return _page(bearer=feed_secrets.make(feed, at=clock.now()))


@bp.post("/tokens")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def make() -> ResponseReturnValue:
    """Make another token. It is shown here and nowhere again."""
    feed = _feed()
    bearer = feed_secrets.make(feed, at=clock.now())
    _note("make_token", feed)
    return _page(bearer=bearer)


@bp.post("/tokens/<uuid:secret_id>/end")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def end_one(secret_id: UUID) -> ResponseReturnValue:
    """Refuse a token from now on."""
    feed = _feed()
    feed_secrets.end(feed, secret_id, at=clock.now())
    _note("end_token", feed)
    return _back("That token is refused from now on.")


@bp.post("/choose")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def choose() -> ResponseReturnValue:
    """Say who is who. Everybody is linked again within minutes."""
    feed = _feed()
    form = ChoiceForm.of(feed)
    if not form.validate_on_submit():
        return _page(form=form), 422
    group_by = GroupBy(form.group_by.data) if form.group_by.data else None
    if feeds.choose(feed, Link(form.link.data), group_by):
        _put("link_feed_again", feed)
        _note("choose", feed)
    return _back("Your choice is kept. Everybody is looked up by it within a few minutes.")


@bp.post("/end-waiting")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def approve() -> ResponseReturnValue:
    """HR's word that those whom the directory ended may lose their cover."""
    feed = _feed()
    feeds.approve_endings(feed, at=clock.now())
    _put("end_waiting_cover", feed)
    _note("approve_endings", feed)
    return _back("Their cover ends within a few minutes.")


@bp.post("/end")
@needs(Permission.DIRECTORY_MANAGE, fresh=True)
def end() -> ResponseReturnValue:
    """Answer the directory no more, and forget what it said."""
    feed = _feed()
    feeds.end(feed)
    _put("forget_feed", feed)
    _note("end", feed)
    return _back("Your directory is no longer connected. Nobody has lost their cover by that.")


def _feed() -> Feed:
    feed = feeds.find()
    if feed is None:
        raise feeds.NotThere
    return feed


def _put(kind: str, feed: Feed) -> None:
    at = clock.now()
    outbox.put(kind, {"feed_id": str(feed.feed_id)}, dedupe_key=f"{kind}:{feed.feed_id}:{at.isoformat()}", at=at)


def _note(act: str, feed: Feed) -> None:
    person_id = visitor().person_id
    audit.note(f"directory_{act}", about=str(feed.feed_id), person_id=person_id, surface="hr", at=clock.now())


def _back(said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".show"), 303)


def _page(bearer: Bearer | None = None, form: ChoiceForm | None = None) -> str:
    feed = feeds.find()
    if feed is None:
        return render_template("hr/directory/begin.html")
    counts, tokens = feeds.count(feed), feed_secrets.living(feed)
    return render_template(
        "hr/directory/show.html",
        address=f"{wiring.settings().base_url}/scim/v2/{feed.feed_id}",
        bearer=bearer.decode() if bearer else None,
        tokens=[(token.secret_id, *_told(token)) for token in tokens],
        may_make=len(tokens) < feed_secrets.MOST,
        form=form or ChoiceForm.of(feed),
        counts=_numbers(counts),
        waiting=counts.waiting,
        unlinked=counts.unlinked,
        others=max(roster.head_count(on=clock.today()) - counts.covered, 0),
        link=LINKS[Link(feed.link)].lower(),
    )


def _told(token: FeedSecret) -> tuple[str, str]:
    used = f"last used on {token.last_used_on:%d %B %Y}" if token.last_used_on else "not used yet"
    return f"Made on {token.made_at:%d %B %Y}", used


def _numbers(counts: Counts) -> list[tuple[str, int]]:
    return [
        ("People your directory has sent", counts.people),
        ("Covered by that", counts.covered),
        ("Working for you, not linked", counts.unlinked),
        ("Called inactive", counts.ended),
    ]
