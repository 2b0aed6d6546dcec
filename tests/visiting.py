"""People with a role, already signed in: a browser that carries the cookie of a visit."""

from uuid import UUID

from flask import Flask, session
from flask.testing import FlaskClient

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import doors, unit_of_work, visits
from portal.surfaces import Visitor
from tests import house

WORK = "http://localhost:8000"
KEY = bytes.fromhex(house.SECRET)


def as_role(app: Flask, surface: str, role: str, tenant_id: UUID | None = None) -> FlaskClient:
    """A browser in which somebody with this role has signed in at this surface."""
    kind = "operator" if surface == "operator" else "staff"
    owners = {"tenant_id": tenant_id} if tenant_id else {}
    with app.app_context(), unit_of_work.acting("operator_web" if kind == "operator" else "hr_web", **owners):
        person = people.join(Invited(kind, (role,), tenant_id, "Robin"), key=KEY, at=clock.now())
        person_id = person.person_id
    with app.test_request_context(f"/{surface}/doorway", base_url=WORK):
        doors.enter()
        visits.begin(Visitor(person_id, frozenset(), "Robin", owners))
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)
        unit_of_work.keep()
    browser = app.test_client()
    name, _, value = answer.headers["Set-Cookie"].split(";")[0].partition("=")
    browser.set_cookie(name, value, domain="localhost")
    return browser
