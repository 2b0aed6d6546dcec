"""Providers and those who run the network, already signed in: a browser that carries the cookie of a visit."""

from flask import session

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import doors, unit_of_work, visits
from portal.surfaces import Visitor as SignedIn
from tests import house
from tests.portal.care.town import CARE, Visitor

KEY = bytes.fromhex(house.SECRET)


def provider(app, provider_id, called="Dr Okafor"):
    """A browser in which this provider has signed in."""
    return _signed_in(app, Invited("provider", ("provider",), provider_id, called), {"provider_id": provider_id})


def network(app):
    """A browser in which somebody who runs the network has signed in."""
    return _signed_in(app, Invited("network", ("network",), None, "Robin Vale"), {})


def _signed_in(app, invited, owners):
    with app.app_context(), unit_of_work.acting(f"{invited.surface}_web", **owners):
        person_id = people.join(invited, key=KEY, at=clock.now()).person_id
    with app.test_request_context(f"/{invited.surface}/doorway", base_url=CARE):
        doors.enter()
        visits.begin(SignedIn(person_id, frozenset(), invited.called, owners))
        answer = app.response_class()
        app.session_interface.save_session(app, session, answer)
        unit_of_work.keep()
    browser = Visitor(app)
    name, _, value = answer.headers["Set-Cookie"].split(";")[0].partition("=")
    browser.browser.set_cookie(name, value, domain="care.localhost")
    return browser
