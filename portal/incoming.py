"""Large files that people send: received in pieces while the form is read, and never laid down on a disk in clear.

Werkzeug spools a file of a form to a temporary folder. A view that is marked with `takes_file` receives it in a place
of its own instead, from the first byte; whoever may not use the view may not send it anything large either.
"""

from collections.abc import Callable
from typing import IO, Any, Protocol, TypeVar, cast

from flask import Request, Response, current_app, g, request
from flask_login import current_user

from portal import unit_of_work

View = TypeVar("View", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Place(Protocol):
    """Where the bytes of a file go as they come."""

    def write(self, some: bytes) -> int:
        """Take some."""

    def give_up(self) -> None:
        """Forget all: the page did not accept the file."""


def takes_file(largest: int, into: Callable[[int], Place]) -> Callable[[View], View]:
    """Let this view receive a form of `largest` bytes, its file `into` a place that is told the announced size."""

    def mark(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]
        view.into = into  # type: ignore[attr-defined]
        return view

    return mark


class FormWithFile(Request):
    """A request whose form may hold a large file, where its view says so."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        into = g.get("file_goes_into")
        if into is None:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        g.file_place = into(total_content_length or 0)
        return cast("IO[bytes]", g.file_place)


def prepare() -> None:
    """Before anything reads the form: say how large it may be, and where its file goes."""
    view = current_app.view_functions.get(request.endpoint or "")
    into = getattr(view, "into", None)
    if into is None or request.method in SAFE:
        return
    may = current_user.is_authenticated and getattr(view, "needs", None) in current_user.permissions
    # Receiving may take minutes, and no connection waits that long in a transaction.
    unit_of_work.drop()
    if may:
        request.max_content_length = getattr(view, "largest", None)
        g.file_goes_into = into


def close(response: Response) -> Response:
    """A page that refuses keeps nothing of the file."""
    place = g.get("file_place")
    if place is not None and response.status_code >= 400:
        place.give_up()
    return response
