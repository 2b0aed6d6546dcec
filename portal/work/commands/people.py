"""`alcove work operator add` and `alcove work staff invite`: links that let one person in, once."""

import click
from flask import Flask

from kernel import clock
from kernel.staff import invitations
from kernel.staff.invitations import Invited
from portal import terminal, unit_of_work
from portal.work import wiring
from portal.work.commands import running


@click.group()
def operator() -> None:
    """Our own operators."""


@operator.command()
@click.option("--name", required=True, help="How the person is called.")
@terminal.json_option
def add(name: str) -> None:
    """Make a link with which a new operator sets up their passkey."""
    with running.app() as app, unit_of_work.acting("operator_web"):
        _say(_link(app, "operator", Invited("operator", ("operator",), None, name)))


@click.group()
def staff() -> None:
    """People of organisations with a role."""


@staff.command()
@click.argument("slug")
@click.argument("role", type=click.Choice(["hr", "finance"]))
@click.option("--name", required=True, help="How the person is called.")
@click.option("--mail", help="Their work address, for notices about the organisation.")
@terminal.json_option
def invite(slug: str, role: str, name: str, mail: str | None) -> None:
    """Make a link with which somebody of SLUG sets up their passkey for HR or finance."""
    with running.app() as app:
        tenant_id = running.tenant(slug)
        with unit_of_work.acting("hr_web", tenant_id=tenant_id):
            _say(_link(app, role, Invited("staff", (role,), tenant_id, name, mail)))


def _link(app: Flask, surface: str, invited: Invited) -> str:
    settings = wiring.settings()
    secret = invitations.make(invited, key=settings.sealing_key, at=clock.now())
    path = app.url_map.bind("").build(f"{surface}.doorway.join")
    return f"{settings.base_url}{path}#{secret}"


def _say(link: str) -> None:
    terminal.say(f"{link}\nThe link works once, for seven days. Send it by a way you trust.", link=link)
