"""Where the work side's seams meet what fills them. Rules receive; nothing else chooses."""

from flask import Flask, current_app

from portal.surfaces import Loader
from portal.work.settings import WorkSettings

# How each surface finds the person of a visit.
LOADERS: dict[str, Loader] = {}


def plug_in(app: Flask, settings: WorkSettings) -> None:
    """Give the application its settings and the other ends of its seams."""
    app.extensions["settings"] = settings


def settings() -> WorkSettings:
    """The settings of this application; for views, jobs and commands, never for rules."""
    found: WorkSettings = current_app.extensions["settings"]
    return found
