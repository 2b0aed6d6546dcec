"""A passkey of an account, in a real browser with a virtual authenticator: added, used at the door, and refused."""

import json
from base64 import b64decode

import pytest

from tests import serving
from tests.chromium import DEVICE
from tests.portal.care import served
from tests.portal.care.town import Visitor

pytestmark = pytest.mark.browser
# What the script of the door does in steps, so that each can be another's. The answer is kept, not sent.
SEND = """async ([path, body]) => {
  const headers = { "Content-Type": "application/octet-stream", Accept: "application/json" };
  const said = await fetch(path, { method: "POST", headers, body });
  return [said.status, await said.json().catch(() => ({}))];
}"""
ANSWER = """async ([options, wanted]) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...JSON.parse(options), ...wanted });
  return JSON.stringify(await navigator.credentials.get({ publicKey }));
}"""


class Device:
    """A window on a device that keeps passkeys, in which somebody with an account may be signed in."""

    def __init__(self, browser, place, visitor=None):
        self.place, self.context = place, browser.new_context()
        if visitor:
            served.hand_cookies(visitor, place, self.context)
        self.page, self.faults = self.context.new_page(), []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        self.key = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def go(self, path):
        self.page.goto(f"{self.place.url}{path}")

    def press(self, name):
        """By the keyboard."""
        self.page.get_by_role("button", name=name).focus()
        self.page.keyboard.press("Enter")

    def add(self):
        self.go("/me/passkeys")
        self.press("Add a passkey")
        self.page.get_by_text("opens your account from now on").wait_for()

    def leave(self):
        self.go("/exit")
        self.go("/enter")

    def enter(self):
        self.press("Enter with a passkey")
        self.page.wait_for_url("**/my")

    def said(self, words):
        self.page.locator("[data-passkey] [data-said]").get_by_text(words).wait_for()

    def is_verified(self, verified):
        """Whether the finger on the sensor is the right one."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": verified})

    def kept(self):
        """What the device itself keeps."""
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"]

    def ask(self):
        return self.page.evaluate(SEND, ["/enter/passkey/ask", ""])[1]["options"]

    def answer(self, options, **wanted):
        return self.page.evaluate(ANSWER, [options, wanted])

    def send(self, answer):
        return self.page.evaluate(SEND, ["/enter/passkey", answer])[0]

    def account(self):
        """Whose account this window is in."""
        copy = self.page.evaluate("async () => (await fetch('/me/copy')).json()")
        return copy["redeeming.accounts"][0]["account_id"]


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def device_of(browser, place):
    """A device of somebody who has just opened an account; `leave` signs them out on it."""
    made = []

    def new():
        visitor = Visitor(place.app)
        visitor.redeem(place.payer)
        made.append(Device(browser, place, visitor))
        return made[-1]

    yield new
    for device in made:
        device.context.close()


class TestComingInByAPasskey:
    def test_opens_ones_own_account_until_it_is_taken_away(self, device_of):
        amber, birch = device_of(), device_of()
        for device in (amber, birch):
            device.add()
        (kept,) = amber.kept()
        assert (kept["userName"], kept["userDisplayName"], kept["rpId"]) == ("Care", "Care", "care.localhost")
        assert (kept["isResidentCredential"], len(b64decode(kept["userHandle"]))) == (True, 32)

        account = amber.account()
        amber.leave()
        amber.enter()
        assert amber.account() == account != birch.account()

        amber.go("/me/passkeys")
        amber.press("Add a passkey")
        amber.said("has a passkey for your account already")
        amber.press("Take away passkey 1")
        amber.page.get_by_text("Passkey 1 opens nothing any more").wait_for()
        amber.leave()
        amber.press("Enter with a passkey")
        amber.said("That did not work")

        assert amber.faults == []


class TestRefusals:
    @pytest.fixture
    def amber(self, device_of):
        """Somebody who added a passkey and is signed out."""
        found = device_of()
        found.add()
        found.leave()
        return found

    def test_meet_another_finger_and_an_answer_that_was_used(self, amber):
        amber.is_verified(False)
        amber.press("Enter with a passkey")
        amber.said("No passkey was used. You can try again.")
        assert amber.page.evaluate("document.activeElement.textContent") == "Enter with a passkey"
        assert amber.send(amber.answer(amber.ask(), userVerification="discouraged")) == 403

        amber.is_verified(True)
        used = amber.answer(amber.ask())
        assert (amber.send(used), amber.send(used)) == (204, 409)
        amber.ask()
        assert amber.send(used) == 403

    def test_meet_another_address_and_another_account(self, amber, place, device_of):
        port = serving.free_port()
        with serving.serving(place.app, port):
            options = amber.ask()
            amber.page.goto(f"http://care.localhost:{port}/enter")
            answer = amber.answer(options)
        amber.go("/enter")
        assert amber.send(answer) == 403

        birch = device_of()
        birch.add()
        named = birch.kept()[0]["credentialId"].translate(str.maketrans("+/", "-_", "="))
        answer = json.loads(amber.answer(amber.ask())) | {"id": named, "rawId": named}
        assert amber.send(json.dumps(answer)) == 403
        assert amber.send(amber.answer(amber.ask())) == 204
