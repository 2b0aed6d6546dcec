"""The only place that commits. A page that succeeds is kept whole; a page that refuses leaves no trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import Response

from kernel import scope
from kernel.database import db


def keep() -> None:
    """Keep what was done so far, whatever the page answers: for what must stand before something leaves the house."""
    db.session.commit()


def drop() -> None:
    """Undo what was not kept."""
    db.session.rollback()


def close(response: Response) -> Response:
    """At the end of a page: keep it, or nothing of it."""
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


@contextmanager
def acting(role: str, **owners: UUID) -> Iterator[None]:
    """One piece of work of a job or a command, for these owners: kept when it ends well, undone when it raises."""
    with _piece(scope.Scope(role, owners)):
        yield


@contextmanager
def everybody(role: str) -> Iterator[None]:
    """One piece of work of a job's role over all owners."""
    with _piece(scope.Scope(role, everybody=True)):
        yield


@contextmanager
def _piece(inner: scope.Scope) -> Iterator[None]:
    db.session.rollback()
    before = scope.find()
    scope.enter(inner)
    try:
        yield
        db.session.commit()
    finally:
        db.session.rollback()
        db.session.expunge_all()
        scope.enter(before) if before else scope.clear()
