"""The visits that somebody has open: since when, by which way, and ending them. No address and no device is known."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import visits, visits_kept
from portal.app import visitor
from portal.doors import needs
from portal.staff.doorway import Doorway

SAID: dict[str, str] = {
    visits.By.PASSKEY: "with a passkey",
    visits.By.COMPANY: "with the company's sign-in",
    visits.By.PASSWORD: "with password and app",
    visits.By.RECOVERY_CODE: "with a recovery code",
}


@dataclass(frozen=True)
class Line:
    """One open visit, in words."""

    mark: str
    began: str
    seen: str
    by: str
    here: bool


def add(bp: Blueprint, doorway: Doorway) -> None:
    """The addresses of visits."""

    @bp.post("/visits/end")
    @needs(doorway.choose)
    def end_visit() -> ResponseReturnValue:
        visits_kept.end_one(g.surface, visitor().person_id, request.form.get("visit", ""))
        flash("That visit has ended.")
        return redirect(url_for(".show"), 303)

    @bp.post("/visits/end-others")
    @needs(doorway.choose)
    def end_others() -> ResponseReturnValue:
        visits_kept.end_others(g.surface, visitor().person_id, but=visits.here())
        visits.rotate()
        flash("You are signed out everywhere else.")
        return redirect(url_for(".show"), 303)


def mine(person_id: UUID) -> list[Line]:
    """The open visits of the person at hand, the newest first."""
    here = visits.here().hex()
    return [
        Line(found.mark, _moment(found.began_at), _moment(found.seen_at), SAID.get(found.by, ""), found.mark == here)
        for found in visits_kept.open_of(g.surface, person_id)
    ]


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B}, {moment:%H:%M} UTC"
