"""Takes the pictures of docs/pictures from the demonstration: `make pictures`. Every page in them was looked over."""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from portal.assets import build
from tests import chromium
from tests.journeys import at_care, at_work
from tests.journeys.running import Alcove
from tests.journeys.windows import Windows

COMPANY = "Northwind Logistics"
PERSON = "000019"
LARGEST = 150_000


def take(alcove, windows):
    """Go through the demonstration as its people, and stop where a picture is taken."""
    told = "\n".join(alcove.lines)
    desk = at_work.Employee(windows, _after(rf"{COMPANY} \([\d,]+ people\)", told), PERSON)
    desk.collect()
    with tempfile.TemporaryDirectory() as folder:
        client = at_care.Client(alcove, windows)
        client.arrive(desk.save(Path(folder)).read_text().split()[-1])
    client.keep_words()
    client.answer()
    client.see_choices()
    asked = client.ask_first()
    told += (alcove.home / "demo" / "personas" / "providers.txt").read_text()
    hr = windows.open("hr")
    at_work.join(hr, _after(rf"HR of {COMPANY}, [^:]+", told))
    hr.follow("Uptake").look("hr-uptake").look_small_and_dark("hr-uptake")
    finance = windows.open("finance")
    at_work.join(finance, _after(rf"Finance of {COMPANY}, [^:]+", told))
    at_work.open_newest_statement(finance).look("finance-statement")
    for name, role, picture in (
        ("operator", "Operator, [^:]+", "operator-organisations"),
        ("network", "Network, [^:]+", "network-overview"),
        ("provider", f"Provider, {asked}", "provider-referrals"),
    ):
        window = windows.open(name)
        at_work.join(window, _after(role, told))
        window.look(picture)
    set_up(alcove, windows, hr)


def set_up(alcove, windows, hr):
    """HR begins anew, and an IT contact sets the sign-in up, with one test that is refused."""
    hr.follow("Sign-in").follow("Switch it on").follow("Switch off").see("Your sign-in is off")
    contact = at_work.ItContact(alcove, windows, at_work.link_for_it(hr))
    contact.connect()
    contact.see_products()
    contact.expect_signed("The whole response")
    contact.test(PERSON).see("The test did not pass").look("setup-refused")
    contact.expect_signed("The assertion")
    contact.test(PERSON).see("Found on the roster").look("setup-passed").look_small_and_dark("setup-passed")


def main(folder):
    """Start the demonstration, take the pictures, and stop it."""
    build.build()
    with tempfile.TemporaryDirectory(prefix="alcove-pictures-") as parent, sync_playwright() as playwright:
        Path(parent).chmod(0o711)
        alcove = Alcove(Path(parent) / "home")
        try:
            alcove.up("--demo")
            launched = playwright.chromium.launch(**chromium.found(), args=chromium.FLAGS)
            take(alcove, Windows(launched, folder))
            launched.close()
        finally:
            alcove.down()
    large = [path.name for path in folder.glob("*.png") if path.stat().st_size > LARGEST]
    if large:
        sys.exit(f"Too large for a page of documentation: {', '.join(large)}")


def _after(words, told):
    """The address that stands after these words in what the demonstration has said of its people."""
    return re.search(rf"{words}:\s+(\S+)", told).group(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
