"""People with a role of every surface, signed in, and the pages about how they sign in."""

import html
import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from flask import session

from kernel import clock
from kernel.database import db
from kernel.staff import app_codes, passwords, people
from kernel.staff.invitations import Invited
from kernel.staff.passwords import Given
from kernel.staff.tables import Passkey
from portal import doors, unit_of_work, visits
from portal.care import doorways as care_doorways
from portal.work import doorways as work_doorways
from tests import house
from tests.care.clinic import OKAFOR, Clinic

KEY = bytes.fromhex(house.SECRET)
TENANT = UUID(int=0xA1)
NAME, WORDS = "ada@northwind.example", "lichen copper zebra tuba"
# Surface -> its doorway, the role of its people, and whose rows they see.
DOORS = {
    "hr": (work_doorways.HR, "hr", TENANT),
    "finance": (work_doorways.FINANCE, "finance", TENANT),
    "operator": (work_doorways.OPERATOR, "operator", None),
    "provider": (care_doorways.PROVIDERS, "provider", OKAFOR),
    "network": (care_doorways.MANAGERS, "network", None),
}


@dataclass
class Colleague:
    """Somebody with a role: who they are, and a browser in which they may be signed in."""

    app: object
    surface: str
    person_id: UUID = None
    browser: object = None
    base: str = field(init=False)

    def __post_init__(self):
        self.base = self.app.config["BASE_URL"]
        self.browser = self.app.test_client()

    @property
    def doorway(self):
        return DOORS[self.surface][0]

    def acting(self):
        owner = DOORS[self.surface][2]
        owners = {self.doorway.owner_key: owner} if owner else {}
        return unit_of_work.acting(f"{self.surface}_web", **owners)

    def join(self, mail=NAME):
        invited = Invited(self.doorway.kind, (DOORS[self.surface][1],), DOORS[self.surface][2], "Ada Byron", mail)
        with self.app.app_context(), self.acting():
            self.person_id = people.join(invited, key=KEY, at=clock.now()).person_id
        return self

    def sign_in(self):
        """In this browser, as by a passkey; a second one is another device."""
        self.browser = self.app.test_client()
        with self.app.test_request_context(f"/{self.surface}/doorway", base_url=self.base):
            doors.enter()
            with self.acting():
                visitor = self.doorway.visitor(people.get(self.person_id, self.doorway.kind))
            visits.begin(visitor, by=visits.By.PASSKEY)
            answer = self.app.response_class()
            self.app.session_interface.save_session(self.app, session, answer)
            unit_of_work.keep()
        name, _, value = answer.headers["Set-Cookie"].split(";")[0].partition("=")
        self.browser.set_cookie(name, value, domain=self.base.split("://")[1].split(":")[0])
        return self.browser

    def get(self, path="/own-ways"):
        return self.browser.get(f"/{self.surface}{path}", base_url=self.base)

    def post(self, path, page="/own-ways", **fields):
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).text)
        sent = {"csrf_token": csrf.group(1), **fields}
        return self.browser.post(f"/{self.surface}{path}", base_url=self.base, data=sent, headers={"Origin": self.base})

    def words(self, path="/own-ways"):
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", self.get(path).text)))

    def keep_passkeys(self, count):
        """As many, of which nobody holds the other half."""
        with self.app.app_context(), self.acting():
            for number in range(count):
                db.session.add(
                    Passkey(
                        credential_id=bytes([number]) * 16, surface=self.doorway.kind, person_id=self.person_id,
                        owner_id=DOORS[self.surface][2], public_key=b"", sign_count=0, added_at=clock.now(),
                    )
                )  # fmt: skip
        return self

    def keep_password(self, secret, *, at):
        with self.app.app_context(), self.acting():
            given = Given(NAME, WORDS, pyotp.TOTP(secret).at(at))
            passwords.set_up(people.get(self.person_id, self.doorway.kind), given, secret, key=KEY, at=at)
        return self


@pytest.fixture
def at(request):
    """Somebody who has joined at a surface. A side whose surface nobody asks for is not started."""

    def join(surface):
        side = "care_app" if surface in ("provider", "network") else "work_app"
        app = request.getfixturevalue(side)
        if surface == "provider":
            Clinic(app).open(OKAFOR, "Dr Okafor")
        return Colleague(app, surface).join()

    return join


@pytest.fixture
def ada(at):
    """Ada of HR, signed in."""
    colleague = at("hr")
    colleague.sign_in()
    return colleague


@pytest.fixture
def secret():
    """What an app and the house both know."""
    return app_codes.new_secret()


@pytest.fixture
def code(secret):
    """What the app shows; the house took one a minute ago when this was set up."""
    return lambda **later: pyotp.TOTP(secret).at(clock.true_now() + timedelta(**later))


@pytest.fixture
def move(tmp_path):
    """Moves the house's clock on."""

    def on(**span):
        (tmp_path / "clock").write_text(str(int(timedelta(**span).total_seconds())))
        clock.follow(tmp_path / "clock")

    return on
