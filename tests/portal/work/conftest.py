"""Sign-in in tests: organisations with the demonstration IdP, and browsers that go the whole way."""

import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel import clock, sealing
from kernel.database import db
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.work import acs_app as acs_app_module
from portal.work.standins.idp import app as idp_app
from sso import connections
from sso.saml import metadata
from tenants import roster
from tenants.tables.people import Person
from tests import house

WORK, ACS, IDP = "http://localhost:8000", "http://localhost:8002", "http://idp.localhost:8010"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
SEALING = bytes.fromhex(house.SECRET)


def hidden(page: str) -> dict[str, str]:
    return {n: html.unescape(v) for n, v in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


@dataclass
class Road:
    """The three servers of a sign-in, and one browser on each."""

    work: Flask
    acs: Flask
    idp: Flask
    browser: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.work.test_client()

    def connect(self, tenant_id: UUID, company: str, *, active: bool = True) -> UUID:
        document = self.idp.test_client().get(f"/{company}/metadata").data
        now = clock.true_now()
        with self.work.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            key = roster.person_key(SEALING, tenant_id, "00123")
            db.session.merge(Person(tenant_id=tenant_id, person_key=key, covered=True))
            connection = connections.begin(sealing_key=SEALING, at=now)
            connections.connect(connection, metadata.read(document, at=now, allow_loopback=True), at=now)
            if active:
                connections.activate_untested(connection, at=now)
            return connection.connection_id

    def hire(self, tenant_id: UUID, company: str, connection_id: UUID, role: str = "hr", number: str = "00123") -> None:
        """Give a role to whoever signs in with this number, as an invitation taken up by company sign-in would."""
        application = f"{WORK}/sso/saml/{connection_id}/metadata"
        name_id = self.idp.config["CABINET"].name_id(application, company, number)
        subject = sealing.digest(SEALING, "sso-subject", f"{connection_id}|{name_id}")
        invited = Invited("staff", (role,), tenant_id, "Robin")
        with self.work.app_context(), unit_of_work.acting("hr_web", tenant_id=tenant_id):
            people.join(invited, key=SEALING, at=clock.now(), subject=subject)

    def ask(self, connection_id: UUID, purpose: str = "desk", browser: FlaskClient | None = None):
        path = f"/sso/saml/{connection_id}/login?for={purpose}"
        return (browser or self.browser).get(path, base_url=WORK)

    def answer(self, asked, number: str = "00123") -> bytes:
        """What the IdP has the browser post."""
        idp = self.idp.test_client()
        place = urlsplit(asked.location)
        page = idp.get(f"{place.path}?{place.query}", base_url=IDP)
        company = place.path.split("/")[1]
        answer = idp.post(f"/{company}/sign-in", data=hidden(page.text) | {"employee_number": number}, base_url=IDP)
        return urlencode({"SAMLResponse": hidden(answer.text)["SAMLResponse"]}).encode()

    def post(self, connection_id: UUID, body: bytes):
        return self.acs.test_client(use_cookies=False).post(
            f"/sso/saml/{connection_id}/acs",
            data=body,
            base_url=ACS,
            content_type="application/x-www-form-urlencoded",
            headers={"Origin": IDP, "Sec-Fetch-Site": "cross-site"},
        )

    def follow(self, posted, browser: FlaskClient | None = None):
        return (browser or self.browser).get(posted.location.removeprefix(WORK), base_url=WORK)

    def through(self, connection_id: UUID, purpose: str = "desk", number: str = "00123"):
        return self.follow(self.post(connection_id, self.answer(self.ask(connection_id, purpose), number)))


@pytest.fixture(scope="session")
def idp(tmp_path_factory):
    return idp_app.create(tmp_path_factory.mktemp("idp"), IDP)


@pytest.fixture
def road(work_app, apps, idp):
    acs = apps.get(acs_app_module.create, work_app.extensions["settings"], "work")
    return Road(work_app, acs, idp)


@pytest.fixture
def northwind(road):
    return road.connect(NORTHWIND, "northwind")


@pytest.fixture
def later():
    """A time when everything on its way has ended."""
    return clock.true_now() + timedelta(minutes=20)


@pytest.fixture
def rows(databases):
    """How many rows a table of sign-in holds."""

    def count(table: str) -> int:
        with psycopg.connect(databases.work) as admin:
            return admin.execute(f"select count(*) from sso.{table}").fetchone()[0]

    return count


@pytest.fixture
def reasons(databases):
    """What the sign-in log says, newest last."""

    def read() -> list[tuple[str, str]]:
        with psycopg.connect(databases.work) as admin:
            return admin.execute("select kind, reason from sso.attempts order by at").fetchall()

    return read
