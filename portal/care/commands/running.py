"""The application as a command runs it: with the settings of commands, and closed at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from kernel.database import db
from portal.care.app import create
from portal.care.settings import read


@contextmanager
def application() -> Iterator[Flask]:
    """The care side's application, entered. No connection is left open behind it."""
    app = create(read("command-care"))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()
