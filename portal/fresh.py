"""Fresh authentication: some acts want that whoever is at the keyboard has proved it within five minutes."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from kernel import clock
from kernel.refusals import NotAllowed
from portal import visits
from portal.staff import framing
from portal.surfaces import surface_of

WINDOW = timedelta(minutes=5)
# Two computers' clocks may differ by so much.
SKEW = timedelta(seconds=30)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
UNFIT = re.compile(r"[\x00-\x20\x7f\\]|^//")
# Fields that never go back into a page.
SECRET = re.compile("password|code|secret|token|key|answer")


class NotFresh(NotAllowed):
    """A script asked for something that wants a fresh sign-in."""

    message = "Please confirm first that it is you: open the page again."


def is_fresh() -> bool:
    """Whether the person of this visit has proved within five minutes that it is them, or could not prove it again."""
    if g.surface.visit is not None and not g.surface.visit.confirms:
        return True
    proved_at = visits.proved_at()
    return proved_at is not None and -SKEW <= clock.now() - proved_at <= WINDOW


def local(path: str) -> str | None:
    """The path, if it is an address of this surface and of nobody else's: `/x`, never `//x`, `/\\x` or a whole URL."""
    parts = urlsplit(path) if path.startswith("/") and not UNFIT.search(path) else None
    if parts is None or parts.scheme or parts.netloc:
        return None
    return path if surface_of(current_app.extensions["surfaces"], parts.path) is g.surface else None


def ask() -> ResponseReturnValue:
    """To where one confirms; who sent a form keeps what they wrote. Raises NotFresh where a script asks."""
    if request.method in SAFE:
        path = request.full_path if request.query_string else request.path
        return redirect(_again(path), 303)
    if request.is_json or request.headers.get("Accept") == "application/json":
        raise NotFresh
    form = framing.page(
        "press_again", "Please confirm that it is you", again=_again(None), back=_again(_form_page()),
        action=request.path, fields=_fields(),
    )  # fmt: skip
    return form, 403


def _again(path: str | None) -> str:
    return url_for(f"{g.surface.name}.doorway.again", next=path)


def _fields() -> list[tuple[str, str]] | None:
    """What was sent, to be sent again; None if it holds a file or a secret, which no page of ours may repeat."""
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if any(file.filename for file in request.files.values()) or any(SECRET.search(name) for name, _ in sent):
        return None
    return sent


def _form_page() -> str:
    """The nearest page at or above the form's address."""
    path = request.path
    adapter = request_ctx.url_adapter
    assert adapter is not None
    while len(path) > len(g.surface.prefix):
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return url_for(g.surface.home)
