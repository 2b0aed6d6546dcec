"""The mail stand-in as a web application: `create` is all the launcher needs."""

from pathlib import Path

from flask import Flask

from portal.work.standins import faults, pages
from portal.work.standins.drawer import Drawer
from portal.work.standins.mail import api
from portal.work.standins.mail import pages as mail_pages
from portal.work.standins.mail.office import Office


def create(*, file: Path | None, api_keys: tuple[str, ...], with_faults: bool = False) -> Flask:
    """A stand-in for SendGrid that keeps letters in `file`. `with_faults` opens the tests' door."""
    app = pages.blank(__name__)
    office = Office(Drawer(file, collections=("letters",)), api_keys)
    app.extensions["office"] = office
    app.register_blueprint(api.bp)
    app.register_blueprint(mail_pages.bp)
    if with_faults:
        faults.install(app, office.faults)
    return app
