"""How a person with a role signs in, and linking their company's sign-in: the same page for HR and finance."""

from uuid import UUID

from flask import g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel import scope
from kernel.staff import passkeys, people
from portal.app import visitor
from portal.work import linking


def show() -> ResponseReturnValue:
    """Passkeys, the company's sign-in, and what may be done about it."""
    person = people.get(visitor().person_id, "staff")
    held, linked = passkeys.count(person), person.subject is not None
    possible = linking.find(_organisation()) is not None
    return render_template(f"{g.surface.name}/own_ways/show.html", passkeys=held, linked=linked, possible=possible)


def link() -> ResponseReturnValue:
    """On to the company's sign-in, if it is switched on."""
    connection_id = linking.find(_organisation())
    if connection_id is None:
        return redirect(url_for(".show"), 303)
    to = linking.start(connection_id)
    # Not a redirect: browsers hold those after a form to our own host, and the company's sign-in is another.
    page = make_response(render_template(f"{g.surface.name}/own_ways/link.html", to=to))
    page.headers["Refresh"] = f"0; url={to}"
    return page


def _organisation() -> UUID | None:
    return scope.current().owners.get("tenant_id")
