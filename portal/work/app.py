"""The work side's web applications: one for people and machines, one that only receives sign-in answers."""

from dataclasses import replace

from flask import Flask

from kernel import clock, log
from portal.app import Side, build
from portal.surfaces import Surface
from portal.work import doorways, ways_in, wiring
from portal.work.settings import WorkSettings
from portal.work.setup import visiting
from portal.work.surfaces import SURFACES

# In the issuer's database each role has a login of its own name.
LOGINS = {
    ("issuer", "desk_web"): "issuer_web",
    # For striking off whoever draws a card: the one member that is named, as at the desk.
    ("issuer", "hr_web"): "issuer_web",
    ("issuer", "work_job"): "issuer_job",
}


def create(settings: WorkSettings, surfaces: tuple[Surface, ...] = SURFACES) -> Flask:
    """The work side's application, with these surfaces."""
    log.set_up("work")
    clock.follow(settings.clock_file)
    app = build(replace(side(settings), surfaces=surfaces))
    wiring.plug_in(app, settings)
    ways_in.plug_in(app, settings)
    return app


def side(settings: WorkSettings) -> Side:
    """What the builder must know of the work side."""
    return Side(
        name="work",
        package="portal.work",
        main_database="work",
        surfaces=SURFACES,
        base_url=settings.base_url,
        secret_key=settings.secret_key,
        binds=settings.databases,
        valkey_url=settings.valkey_url,
        proxies=settings.proxies,
        loaders={**wiring.LOADERS, **doorways.LOADERS, **ways_in.LOADERS, **visiting.LOADERS},
        logins=LOGINS,
    )
