"""The care side's web application."""

from flask import Flask

from kernel import clock, log
from portal.app import Side, build
from portal.care import doorways, wiring
from portal.care.settings import CareSettings
from portal.care.surfaces import SURFACES


def create(settings: CareSettings) -> Flask:
    """The care side's application."""
    log.set_up("care")
    clock.follow(settings.clock_file)
    app = build(side(settings))
    wiring.plug_in(app, settings)
    return app


def side(settings: CareSettings) -> Side:
    """What the builder must know of the care side."""
    return Side(
        name="care",
        package="portal.care",
        main_database="care",
        surfaces=SURFACES,
        base_url=settings.base_url,
        secret_key=settings.secret_key,
        binds=settings.databases,
        valkey_url=settings.valkey_url,
        proxies=settings.proxies,
        loaders={**wiring.LOADERS, **doorways.LOADERS},
    )
