"""The desk served to a real browser, with a care host and a mirror beside it; and what a person does on its page."""

import socket
from dataclasses import replace

from flask import Flask

from eligibility.blinding import formats, verify
from portal import documents
from portal.outside import mirror as mirror_app
from portal.outside.follower import Follower
from portal.work import app as work_app_module
from tests import house, standins
from tests.desk import DIGEST, LARKFIELD, NORTHMOOR, Desk, signing

ARRIVE = """<!doctype html><title>Arrived</title><p id="got"></p><script>
addEventListener("message", (event) => { got.textContent = `${event.origin} ${event.data}`; });
opener.postMessage("ready", "*");
</script>"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    """The served desk, the other host with its copy of the directory, and a mirror."""

    def __init__(self, stack, servers, databases, folder):
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.follower = Follower(f"{self.url}/keys.json")
        mirror = stack.enter_context(standins.serving(mirror_app.create(self.follower)))
        self.care = stack.enter_context(standins.serving(self._other_host())).replace("127.0.0.1", "care.localhost")
        settings = house.settings_of_work(servers, databases.work, databases.issuer, folder)
        self.app = work_app_module.create(
            replace(settings, base_url=self.url, care_url=self.care, keys_urls=(f"{mirror}/keys.json",))
        )
        stack.enter_context(standins.serving(self.app, port))
        stack.enter_context(signing(self.app))
        self.desk = Desk(self.app)
        self.desk.employ(LARKFIELD, "larkfield")
        self.desk.employ(NORTHMOOR, "northmoor", per_member=3)
        self.desk.publish()
        self.follower.catch_up()

    def _other_host(self):
        app = Flask("other")
        app.add_url_rule("/keys.json", "keys", lambda: documents.signed(self.follower.raw))
        app.add_url_rule("/arrive", "arrive", lambda: ARRIVE)
        return app

    def check(self, address, tenant_id=LARKFIELD):
        """Raises unless this is the address of a whole and genuine voucher of this employer's unit."""
        host, _, text = address.partition("/p#")
        key = self.desk.key(tenant_id)
        verify.check(formats.read_compact(formats.from_text(text)).expand(DIGEST, key.key_id), key.spki, DIGEST)
        assert host == self.care


def collect(page):
    page.get_by_role("button", name="Make my voucher").click()
    page.get_by_role("button", name="I have saved it").wait_for()


def saved(page, place=0):
    """The address in the file of this voucher."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").nth(place).click()
    return download.value.suggested_filename, download.value.path().read_text().strip().splitlines()[-1]
