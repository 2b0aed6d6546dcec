"""The application that only receives sign-in answers: one surface, one noun, one database role."""

from dataclasses import replace

from flask import Flask

from kernel import clock, log
from portal.app import build
from portal.work import ways_in, wiring
from portal.work.app import side
from portal.work.settings import WorkSettings
from portal.work.surfaces import RECEIVING


def create(settings: WorkSettings) -> Flask:
    """The application behind the ACS address."""
    log.set_up("work")
    clock.follow(settings.clock_file)
    help_at = f"{settings.base_url}/urgent-help"
    app = build(replace(side(settings), surfaces=RECEIVING, base_url=settings.acs_url, loaders={}, urgent_help=help_at))
    wiring.plug_in(app, settings)
    ways_in.plug_in(app, settings)
    return app
