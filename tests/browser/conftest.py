"""A real Chromium, and the gallery of pages served to it."""

import threading
from contextlib import ExitStack

import pytest
import redis
from werkzeug.serving import make_server

from kernel.database import db
from portal.assets import build, manifest
from tests import chromium
from tests.browser.voucher_world import World
from tests.desk import LARKFIELD
from tests.portal import gallery
from tests.portal.care import looks as care_looks
from tests.portal.work import looks as work_looks


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **chromium.found(), "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def gallery_url():
    """Where the gallery is served."""
    build.build()
    server = make_server("127.0.0.1", 0, gallery.application((*work_looks.SAMPLES, *care_looks.SAMPLES)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def world(servers, databases, tmp_path):
    build.build()
    manifest._named.cache_clear()
    redis.Redis.from_url(servers.valkey.url()).flushall()
    with ExitStack() as stack:
        world = World(stack, servers, databases, tmp_path)
        yield world
    with world.app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def come_in(browser, world):
    """Opens the voucher page in a browser of its own, or in one that is given; what it complains about is kept."""
    contexts = []

    def come_in(tenant_id=LARKFIELD, number="0001", context=None):
        if context is None:
            context = browser.new_context(accept_downloads=True)
            contexts.append(context)
        name, value = world.desk.visit(tenant_id, number)
        page = context.new_page()
        # Browsers take a `__Host-` cookie from an answer only.
        cookie = {"Set-Cookie": f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"}
        page.route("**/come-in", lambda route: route.fulfill(headers=cookie, body="", content_type="text/html"))
        page.goto(f"{world.url}/come-in")
        page.complaints, page.posted = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "request", lambda asked: asked.method == "POST" and page.posted.append(asked.url.removeprefix(world.url))
        )
        page.goto(f"{world.url}/voucher")
        return page

    yield come_in
    for context in contexts:
        context.close()
