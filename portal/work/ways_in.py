"""Plugs company sign-in into an application of this side: the roster it reads, and whom it lets in where."""

from dataclasses import dataclass, field
from datetime import date

from flask import Flask

from portal.surfaces import Loader
from portal.work import arriving, staff_arriving
from portal.work.arriving import Seams
from portal.work.desk import arriving as desk
from portal.work.settings import WorkSettings
from sso.purposes import Purpose
from tenants import roster

LOADERS: dict[str, Loader] = {"desk": desk.load}


@dataclass(frozen=True)
class KeyedRoster:
    """The roster, with the key of its digests."""

    key: bytes = field(repr=False)

    def find_key(self, employee_number: str, *, on: date) -> bytes | None:
        """The roster's digest of this number, if it is covered on that day."""
        return roster.find_key(self.key, employee_number, on=on)

    def begins_on(self, employee_number: str, *, on: date) -> date | None:
        """The first day of this number, if it is still to come on that day."""
        return roster.stands(employee_number, key=self.key, on=on).starts_on


def plug_in(app: Flask, settings: WorkSettings) -> None:
    """Give the application its ways in."""
    welcomes = {Purpose.DESK: desk.welcome, Purpose.STAFF: staff_arriving.welcome, Purpose.LINK: staff_arriving.bind}
    arriving.plug(app, Seams(KeyedRoster(settings.roster_key), welcomes))
