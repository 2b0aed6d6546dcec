"""Passkeys in a real browser with a virtual authenticator: joining by an invitation, coming back, and refusals."""

import dataclasses
import json

import psycopg
import pytest
from structlog.testing import capture_logs

from kernel import clock
from kernel.database import db
from kernel.staff import invitations
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.assets import build
from portal.care import app as care_app_module
from tests import house, serving
from tests.care.clinic import OKAFOR, Clinic
from tests.chromium import DEVICE

pytestmark = pytest.mark.browser
KEY = bytes.fromhex(house.SECRET)
# What the page's own script does, with the answer kept: `wanted` changes the question, `again` sends an old answer.
ENTER = """async ({ wanted, again }) => {
  const page = document.querySelector("[data-doorway]");
  const post = (path, body) => fetch(path, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": page.dataset.csrf },
  });
  const { options } = await (await post(page.dataset.ask, {})).json();
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...JSON.parse(options), ...wanted });
  const answer = again ?? JSON.stringify(await navigator.credentials.get({ publicKey }));
  return { answer, status: (await post(page.dataset.enter, { answer })).status };
}"""

# The same in three steps, so that the answer may be made at another address than the question.
POST = """(path, body) => fetch(path, {
  method: "POST", body: JSON.stringify(body), headers: {
    "Content-Type": "application/json", Accept: "application/json",
    "X-CSRFToken": document.querySelector("[data-doorway]").dataset.csrf,
  },
})"""
ASK = f"async () => (await (await ({POST})('/provider/doorway/ask', {{}})).json()).options"
ANSWER = """async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
  return JSON.stringify(await navigator.credentials.get({ publicKey }));
}"""
SEND = f"""async (answer) => {{
  const said = await ({POST})('/provider/doorway/enter', {{ answer }});
  return [said.status, (await said.json()).error ?? ''];
}}"""


@dataclasses.dataclass
class Served:
    """The care side at an address of its own, and what can be done behind its pages."""

    app: object
    url: str
    database: str

    def invite(self, called="Dr Okafor", provider_id=OKAFOR):
        invited = Invited("provider", ("provider",), provider_id, called)
        with self.app.app_context(), unit_of_work.everybody("network_web"):
            return f"{self.url}/provider/doorway/join#{invitations.make(invited, key=KEY, at=clock.now())}"


@pytest.fixture
def served(servers, databases, tmp_path):
    build.build()
    port = serving.free_port()
    url = f"http://care.localhost:{port}"
    settings = dataclasses.replace(house.settings_of_care(servers, databases.care, tmp_path), base_url=url)
    app = care_app_module.create(settings)
    Clinic(app).open(OKAFOR, "Dr Okafor")
    with serving.serving(app, port):
        yield Served(app, url, databases.care)
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@dataclasses.dataclass
class Device:
    """A browser window on a device that can keep passkeys."""

    page: object
    cdp: object
    authenticator: str

    def is_verified(self, verified):
        """Whether the finger on the sensor is the right one."""
        said = {"authenticatorId": self.authenticator, "isUserVerified": verified}
        self.cdp.send("WebAuthn.setUserVerified", said)

    def join(self, link):
        self.page.goto(link)
        self.page.get_by_role("button", name="Set up my passkey").click()
        self.page.wait_for_url("**/provider/referrals")

    def leave(self):
        self.page.get_by_role("button", name="Sign out").click()
        self.page.wait_for_url("**/provider/doorway")

    def enter(self, again=None, **wanted):
        # Whoever has just come in is a new visitor to the page, so it is asked for anew.
        self.page.reload()
        return self.page.evaluate(ENTER, {"wanted": wanted, "again": again})

    def said(self):
        return self.page.locator("[data-said]")

    def ask(self):
        """Be asked at the door, and keep the question for later."""
        return self.page.evaluate(ASK)

    def answer_elsewhere(self, url, options):
        """Answer that question at another address of the same host."""
        self.page.goto(f"{url}/provider/doorway")
        return self.page.evaluate(ANSWER, options)

    def send(self, answer):
        return self.page.evaluate(SEND, answer)

    def change(self):
        """Another device in the same hands: the passkeys of the first are not on it."""
        self.cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.authenticator})
        self.authenticator = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


@pytest.fixture
def device(browser, served):
    context = browser.new_context()
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield Device(page, cdp, made["authenticatorId"])
    context.close()


class TestJoin:
    def test_lets_in_by_an_invitation_and_again_by_the_passkey(self, served, device):
        device.join(served.invite())
        assert device.page.get_by_role("heading", name="Waiting for your answer").is_visible()

        device.leave()
        device.page.get_by_role("button", name="Sign in with a passkey").click()
        device.page.wait_for_url("**/provider/referrals")

        assert device.page.get_by_text("room for 4 of 4 this month").is_visible()

    def test_works_once(self, served, device):
        link = served.invite()
        device.join(link)
        device.leave()

        device.page.goto(link)
        device.page.get_by_role("button", name="Set up my passkey").click()

        device.said().get_by_text("This link is no longer valid").wait_for()

    def test_is_refused_to_whoever_the_device_does_not_know(self, served, device):
        device.is_verified(False)
        device.page.goto(served.invite())

        device.page.get_by_role("button", name="Set up my passkey").click()

        device.said().get_by_text("No passkey was used").wait_for()


class TestEnter:
    @pytest.fixture(autouse=True)
    def _joined(self, served, device):
        device.join(served.invite())
        device.leave()

    def test_is_refused_to_whoever_the_device_does_not_know(self, device):
        device.is_verified(False)

        device.page.get_by_role("button", name="Sign in with a passkey").click()

        device.said().get_by_text("No passkey was used").wait_for()

    def test_is_refused_when_a_changed_page_asks_for_no_verification(self, device):
        device.is_verified(False)

        assert device.enter(userVerification="discouraged")["status"] == 403
        assert device.page.goto(device.page.url.replace("doorway", "referrals")).url.endswith("/provider/doorway")

    def test_is_refused_for_an_answer_that_was_used_before(self, device):
        used = device.enter()
        assert used["status"] == 200

        assert device.enter(again=used["answer"])["status"] == 403

    def test_is_refused_for_an_answer_to_another_question(self, device):
        other = json.loads(device.enter()["answer"])
        other["response"]["signature"] = other["response"]["signature"][::-1]

        assert device.enter(again=json.dumps(other))["status"] == 403

    def test_is_refused_at_another_door(self, served, device):
        device.page.goto(f"{served.url}/network/doorway")

        assert device.enter()["status"] == 403

    def test_is_refused_when_it_was_answered_at_another_address(self, served, device):
        port = serving.free_port()
        with serving.serving(served.app, port):
            options = device.ask()
            answer = device.answer_elsewhere(f"http://care.localhost:{port}", options)
            device.page.goto(f"{served.url}/provider/doorway")

            assert device.send(answer)[0] == 403

    def test_takes_the_same_way_at_the_right_address(self, served, device):
        answer = device.answer_elsewhere(served.url, device.ask())

        assert device.send(answer)[0] == 200

    def test_says_the_same_of_a_passkey_that_nobody_has_and_of_a_wrong_answer(self, served, device):
        changed = json.loads(device.answer_elsewhere(served.url, device.ask()))
        changed["response"]["signature"] = changed["response"]["signature"][::-1]
        wrong = device.send(json.dumps(changed))
        answer = device.answer_elsewhere(served.url, device.ask())
        with psycopg.connect(served.database) as admin:
            admin.execute("delete from house.passkeys")

        assert device.send(answer) == wrong
        assert wrong[0] == 403

    def test_is_an_alarm_and_no_lock_when_a_count_falls(self, served, device):
        with psycopg.connect(served.database) as admin:
            admin.execute("update house.passkeys set sign_count = 1000")

        with capture_logs() as logs:
            assert device.enter()["status"] == 200

        assert "a passkey's count fell" in [line["event"] for line in logs]


class TestAddPasskey:
    def test_lets_in_from_another_device(self, served, device):
        device.join(served.invite())
        device.page.get_by_role("link", name="How you sign in").click()
        device.page.get_by_text("Please set up a second way in.").wait_for()
        device.change()

        device.page.get_by_role("link", name="Add a passkey").click()
        device.page.get_by_label("Name").fill("Key on the ring")
        device.page.get_by_role("button", name="Add a passkey").click()
        device.page.get_by_text("Key on the ring").wait_for()
        device.leave()
        device.page.get_by_role("button", name="Sign in with a passkey").click()
        device.page.wait_for_url("**/provider/referrals")

    def test_is_not_offered_for_a_device_that_has_one(self, served, device):
        device.join(served.invite())

        device.page.goto(f"{served.url}/provider/own-ways/passkey")
        device.page.get_by_role("button", name="Add a passkey").click()

        device.said().get_by_text("This device already has a passkey for you.").wait_for()


class TestConfirm:
    def test_leads_back_to_the_page_by_a_passkey(self, served, device, tmp_path):
        device.join(served.invite())
        device.page.goto(f"{served.url}/provider/own-ways")
        (tmp_path / "clock").write_text("360")
        clock.follow(tmp_path / "clock")

        device.page.get_by_role("button", name="Make ten new codes").click()
        device.page.get_by_role("link", name="Or confirm, and go back").click()
        device.page.get_by_role("button", name="Confirm with a passkey").click()
        device.page.wait_for_url("**/provider/own-ways")
        device.page.get_by_role("button", name="Make ten new codes").click()

        assert device.page.locator("ol code").count() == 10
