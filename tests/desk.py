"""The desk in tests: employers whose people may collect, what their browsers make, and a signer that runs."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from multiprocessing.context import ForkServerProcess
from uuid import UUID

import psycopg
from flask import session

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.issuing import publishing, signer
from kernel import clock
from portal import doors, unit_of_work, visits
from portal.installing import Home
from portal.surfaces import Visitor
from portal.work.jobs import enrolling, plans
from portal.work.permissions import DESK
from tenants import layouts, organisations, roster, roster_imports
from tenants.imports import State
from tenants.roster_imports import Ask, Declared
from tests import forking, house

LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
KEY = bytes.fromhex(house.SECRET)
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))


@dataclass
class Desk:
    """The desk of both employers, and its people as tests speak of them."""

    app: object
    units: dict = field(default_factory=dict)

    def employ(self, tenant_id, slug, *, per_member=1, people=30):
        """An employer that has sent its roster: numbers from 0001 on."""
        now = clock.now()
        with self.app.app_context():
            with unit_of_work.acting("operator_web", tenant_id=tenant_id):
                wanted = organisations.Wanted(
                    slug,
                    slug.capitalize(),
                    "GB",
                    date(now.year, now.month, 1),
                    terms={"per_member": per_member, "gate": 20},
                )
                self.units[tenant_id] = organisations.add(tenant_id, wanted, at=now).unit_id
            lines = "".join(f"{number:04},active\n" for number in range(1, people + 1))
            file = BytesIO(b"employee_id,status\n" + lines.encode())
            with unit_of_work.acting("work_job", tenant_id=tenant_id):
                report = roster_imports.import_file(file, Ask(Declared.FULL, layouts.Layout()), key=KEY, at=now)
                assert report.outcome == State.APPLIED
            with unit_of_work.acting("work_job", tenant_id=tenant_id):
                enrolling.enrol_members(at=now)

    def publish(self):
        home = Home(self.app.extensions["settings"].home)
        for name in ("plans", *(f"plan-{unit}" for unit in self.units.values())):
            home.signing_key(name)
        with self.app.app_context():
            plans.publish(at=clock.now())

    def visit(self, tenant_id=LARKFIELD, number="0001"):
        """A browser in which this person has come in, as after a company sign-in."""
        with self.app.test_request_context("/", base_url=self.app.config["BASE_URL"]):
            doors.enter()
            visits.begin(Visitor(UUID(int=1), DESK, owners={"tenant_id": tenant_id}))
            key = roster.person_key(KEY, tenant_id, number) if number else b""
            session.update(subject="00", roster_key=key.hex())
            answer = self.app.response_class()
            self.app.session_interface.save_session(self.app, session, answer)
        name, value = re.match(r"([^=]+)=([^;]+)", answer.headers["Set-Cookie"]).groups()
        return name, value

    def browser(self, tenant_id=LARKFIELD, number="0001"):
        name, value = self.visit(tenant_id, number)
        browser = self.app.test_client()
        browser.set_cookie(name, value, domain="localhost")
        return browser

    def key(self, tenant_id=LARKFIELD):
        with self.app.app_context(), unit_of_work.everybody("work_job"):
            found = publishing.current_directory()
        return next(key for key in found.keys if key.unit == self.units[tenant_id])

    def grants(self, databases):
        """How much of each allowance is used, where anything is."""
        with psycopg.connect(databases.issuer) as admin:
            return [used for (used,) in admin.execute("select used from issuing.grants where used > 0 order by 1")]


@dataclass
class Making:
    """A voucher on its way, as the page's script would make it."""

    key: directory.Key
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def __post_init__(self):
        self.message = formats.token_input(self.nonce, DIGEST, self.key.key_id)
        self.blinded = blind.blind(keys.modulus(self.key.spki), self.message)
        self.ask = formats.TokenRequest(self.key.key_id[-1], self.blinded.blinded).encode()

    def finish(self, answer):
        return blind.finish(keys.modulus(self.key.spki), self.blinded, answer)


@contextmanager
def signing(app) -> Iterator[ForkServerProcess]:
    """The signer as a process of its own, as in production."""
    settings = app.extensions["settings"]
    settings.signer_folder.mkdir(parents=True, exist_ok=True)
    running = forking.context.Process(target=signer.serve, args=(settings.signer_folder, settings.signer_socket))
    running.start()
    while not settings.signer_socket.exists():
        running.join(0.002)
        assert running.exitcode is None
    yield running
    running.terminate()
    running.join()
