"""The care side served to real browsers, beside another host with its copy of the keys that hands vouchers over."""

import json
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import redis
from flask import Flask

from eligibility.blinding import formats
from kernel.database import db
from portal import documents
from portal.assets import build, manifest
from portal.care import app as care_app_module
from tests import house, standins
from tests.portal.care import town
from tests.portal.care.town import MONDAY, Payer
from tests.serving import free_port

GIVE = """<!doctype html><title>Give</title><button>Open</button><script>
const [care, voucher] = JSON.parse('{}');
document.querySelector("button").addEventListener("click", () => {{
  const opened = open(`${{care}}/arrive`);
  addEventListener("message", (event) => {{
    if (event.source === opened && event.origin === care && event.data === "ready") opened.postMessage(voucher, care);
  }});
}});
</script>"""


class Place:
    """The served pages, and the other host with its copy of the keys and a page that hands a voucher over."""

    def __init__(self, stack, servers, databases, folder, key_pair):
        self.payer, self.published, self.given = Payer.of(key_pair), b"", ""
        other = stack.enter_context(standins.serving(self._other_host())).replace("127.0.0.1", "localhost")
        self.other, port = other, free_port()
        self.url = f"http://care.localhost:{port}"
        settings = house.settings_of_care(servers, databases.care, folder)
        self.app = care_app_module.create(
            replace(
                settings, base_url=self.url, work_url=other, key_directories=(f"{other}/keys.json",),
                leave_to=f"{other}/weather",
            )
        )  # fmt: skip
        self.published = self.payer.publish(self.app)
        stack.enter_context(standins.serving(self.app, port))

    def _other_host(self):
        app = Flask("other")
        app.add_url_rule("/keys.json", "keys", lambda: documents.signed(self.published))
        # What this page shows is the test's own affair: no browser shall keep it.
        app.add_url_rule(
            "/give", "give", lambda: (GIVE.format(json.dumps([self.url, self.given])), {"Cache-Control": "no-store"})
        )
        app.add_url_rule("/weather", "weather", lambda: "<!doctype html><title>Weather</title><p>It is dry.</p>")
        return app

    def voucher(self):
        return formats.to_text(self.payer.voucher().compact())


def hand_cookies(visitor, place, context):
    """Let a real browser go on with the visit that a test's browser began."""
    names = ("__Host-care", "__Host-provider", "__Host-place")
    held = (visitor.browser.get_cookie(name, domain="care.localhost") for name in names)
    secure = {"url": place.url.replace("http:", "https:"), "secure": True, "httpOnly": True, "sameSite": "Lax"}
    context.add_cookies([{"name": one.key, "value": one.value, **secure} for one in held if one])


@contextmanager
def opened(servers, databases, folder, key_pair):
    """A place on a Monday morning, until the block ends."""
    build.build()
    manifest._named.cache_clear()
    redis.Redis.from_url(servers.valkey.url()).flushall()
    town.set_clock(folder, MONDAY)
    with ExitStack() as stack:
        found = Place(stack, servers, databases, folder, key_pair)
        yield found
    with found.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
