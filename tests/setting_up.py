"""Setting a sign-in up in tests: HR's link, the IT contact who opens it, and forms sent as a browser sends them."""

import base64
import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from kernel import clock
from portal import unit_of_work
from sso import setup_links
from tests import house

WORK = "http://localhost:8000"
KEY = bytes.fromhex(house.SECRET)


def invite(app: Flask, tenant_id: UUID, called: str = "Sam in IT") -> str:
    """A link's secret, as HR's page makes it."""
    with app.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
        return setup_links.make(called, key=KEY, at=clock.now())


@dataclass
class Pages:
    """Somebody's browser on the pages of a surface: HR's, or an IT contact's."""

    browser: FlaskClient
    base: str
    origin: str = WORK

    def get(self, path: str = ""):
        return self.browser.get(f"{self.base}{path}", base_url=self.origin)

    def post(self, path: str, on: str = "", **fields: object):
        """Send a form of ours, with the csrf value of the page at `on`."""
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(on).text).group(1)
        return self.browser.post(
            f"{self.base}{path}", data={"csrf_token": csrf} | fields, base_url=self.origin,
            headers={"Origin": self.origin},
        )  # fmt: skip

    def text(self, path: str = "") -> str:
        """The words of a page."""
        return html.unescape(self.get(path).text)

    def ident(self) -> UUID:
        """The connection that is being set up."""
        return UUID(re.search(r"/sso/saml/([0-9a-f-]{36})/", self.get("/connection/copy").text).group(1))


def open_link(app: Flask, secret: str, origin: str = WORK) -> Pages:
    """An IT contact who has pressed the button."""
    contact = Pages(app.test_client(), "/setup", origin)
    answer = contact.post("/doorway", "/doorway", link=f"{origin}/setup/doorway#{secret}")
    assert answer.status_code == 303, answer.text
    return contact


def rehearse(road, pages: Pages, number: str = "00123", spoil=lambda body: body):
    """Run a test as the pages do, with the answer changed on its way; returns the page of the result."""
    connection_id = pages.ident()
    onward = pages.post("/connection/test/run", "/connection/test")
    to = onward.headers["Refresh"].partition("url=")[2]
    asked = pages.browser.get(to, base_url=pages.origin)
    posted = road.post(connection_id, spoil(road.answer(asked, number)))
    finish = posted.location if posted.status_code == 303 else posted.headers["Refresh"].partition("url=")[2]
    landed = pages.browser.get(finish.removeprefix(pages.origin), base_url=pages.origin)
    assert landed.status_code == 303, landed.text
    return pages.browser.get(landed.location, base_url=pages.origin)


def spoilt(old: bytes, new: bytes):
    """An answer with these bytes changed in its document, which breaks its signature."""

    def act(body: bytes) -> bytes:
        document = base64.b64decode(parse_qs(body.decode())["SAMLResponse"][0]).replace(old, new)
        return urlencode({"SAMLResponse": base64.b64encode(document).decode()}).encode()

    return act
