"""Where the care side's seams meet what fills them. Rules receive; nothing else chooses."""

from flask import Flask, current_app

from portal.care.client import country, visiting
from portal.care.provider import standing
from portal.care.settings import CareSettings
from portal.surfaces import Loader

# How each surface finds the person of a visit.
LOADERS: dict[str, Loader] = {"client": visiting.load}


def plug_in(app: Flask, settings: CareSettings) -> None:
    """Give the application its settings and the other ends of its seams."""
    app.extensions["settings"] = settings
    app.context_processor(standing.on_pages)
    app.before_request(country.show_lines)


def settings() -> CareSettings:
    """The settings of this application; for views, jobs and commands, never for rules."""
    found: CareSettings = current_app.extensions["settings"]
    return found
