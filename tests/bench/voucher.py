"""How long somebody waits for their voucher in a browser: `make bench-voucher`.

From the press of the button to the page that says it is ready: three directories compared, blinded, signed by the
signer, finished, verified, sealed on the disk and drawn. Beside it, in the same browser and run, what Chromium itself
makes of one RSA signature with its check (`crypto.subtle`, RSA-PSS 2048, SHA-384) and of one round trip to the desk.
"""

import logging
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from kernel.database import db
from portal.assets import build
from tests import chromium, house
from tests.browser.voucher_world import World, collect
from tests.desk import LARKFIELD
from tests.kept import Copies, Databases

PEOPLE, ROUNDS = 20, 50
SIGNATURE = """async rounds => {
    const kind = {name: 'RSA-PSS', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-384'};
    const keys = await crypto.subtle.generateKey(kind, false, ['sign', 'verify']);
    const how = {name: 'RSA-PSS', saltLength: 48};
    const message = new Uint8Array(98), began = performance.now();
    for (let round = 0; round < rounds; round++) {
        const signature = await crypto.subtle.sign(how, keys.privateKey, message);
        await crypto.subtle.verify(how, keys.publicKey, signature, message);
    }
    return (performance.now() - began) / rounds;
}"""
ROUND_TRIP = """async rounds => {
    const began = performance.now();
    for (let round = 0; round < rounds; round++) await (await fetch('/healthz')).text();
    return (performance.now() - began) / rounds;
}"""


def main() -> None:
    """Measure and print."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    build.build()
    folder = Path(tempfile.mkdtemp(prefix="alcove-bench-"))
    folder.chmod(0o711)
    servers = house.Servers(folder / "servers")
    servers.folder.mkdir(mode=0o711)
    servers.start()
    copies = Copies(servers)
    try:
        with ExitStack() as stack, sync_playwright() as playwright:
            (folder / "home").mkdir()
            world = World(stack, servers, Databases(copies), folder / "home")
            browser = playwright.chromium.launch(**chromium.found(), args=chromium.FLAGS)
            _measure(browser, world, servers)
            browser.close()
            with world.app.app_context():
                for engine in db.engines.values():
                    engine.dispose()
    finally:
        copies.drop_all()
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _measure(browser: Browser, world: World, servers: house.Servers) -> None:
    waits, signatures, trips = [], [], []
    for number in range(1, PEOPLE + 1):
        # All come from one address here, which limits count by.
        servers.forget_memory()
        page = _come_in(browser, world, f"{number:04}")
        signatures.append(page.evaluate(SIGNATURE, ROUNDS))
        trips.append(page.evaluate(ROUND_TRIP, ROUNDS))
        began = time.perf_counter()
        collect(page)
        waits.append((time.perf_counter() - began) * 1000)
        page.context.close()
    wait, signature, trip = median(waits), median(signatures), median(trips)
    print(f"voucher ready after the button   {wait:7.1f} ms, median of {PEOPLE}; slowest {max(waits):.1f} ms")
    print(f"one signature with its check     {signature:7.2f} ms: the wait is {wait / signature:.0f} of them")
    print(f"one round trip to the desk       {trip:7.2f} ms: the wait is {wait / trip:.0f} of them")


def _come_in(browser: Browser, world: World, number: str) -> Page:
    """The voucher's page, open before somebody who has signed in."""
    page = browser.new_context().new_page()
    name, value = world.desk.visit(LARKFIELD, number)
    cookie = {"Set-Cookie": f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"}
    page.route("**/come-in", lambda route: route.fulfill(headers=cookie, body="", content_type="text/html"))
    page.goto(f"{world.url}/come-in")
    page.goto(f"{world.url}/voucher")
    return page


if __name__ == "__main__":
    main()
