"""A contact card from one browser to another: two real ones, and nothing readable between them."""

import re

import psycopg
import pytest

from tests.portal.care import served, staff, town
from tests.portal.care.town import ANSWERS, LINDQVIST, WEDNESDAY, Visitor

pytestmark = pytest.mark.browser
PASSPHRASE = "four herons at the weir"
SAID = {
    "Your name": "Zoë Larkspur",
    "Your phone number": "020 7946 0123",
    "Whom they should call": "Sister, 07700 900456",
}
DERIVED = 20_000


@pytest.fixture
def place(servers, databases, tmp_path, key_pair):
    with served.opened(servers, databases, tmp_path, key_pair) as found:
        yield found


@pytest.fixture
def amber(place):
    """Somebody whom Sam Lindqvist took on."""
    town.open_practice(place.app, LINDQVIST, "Sam Lindqvist", books_instantly=True)
    found = Visitor(place.app)
    found.redeem(place.payer)
    for number, fields in enumerate(ANSWERS, start=1):
        found.post(f"/step/{number}", fields)
    page = f"/choices/{LINDQVIST}"
    found.post(f"{page}/ask", {"when": WEDNESDAY.isoformat(), "how": "video"}, page=page)
    return found


@pytest.fixture
def windows(place, amber, browser):
    """Amber's window, and the provider's."""
    shown = []
    for visitor in (amber, staff.provider(place.app, LINDQVIST, "Sam Lindqvist")):
        context = browser.new_context()
        served.hand_cookies(visitor, place, context)
        window = context.new_page()
        window.complaints = []
        window.on("pageerror", lambda error, window=window: window.complaints.append(str(error)))
        shown.append(window)
    yield shown
    for window in shown:
        window.context.close()


def make_key(window, url):
    window.goto(f"{url}/provider/contact-key/new")
    window.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    window.get_by_label("The same again").fill(PASSPHRASE)
    window.get_by_role("button", name="Make my key").click()
    return check_words(window)


def check_words(window):
    window.locator("[data-words] li").first.wait_for(timeout=DERIVED)
    return window.locator("[data-words] li").all_inner_texts()


def leave_card(window, url):
    window.goto(f"{url}/contact")
    words = check_words(window)
    for label, value in SAID.items():
        window.get_by_label(label).fill(value)
    window.get_by_role("button", name="Seal it and leave it").click()
    window.get_by_role("heading", name="A card lies ready").wait_for()
    return words


def open_card(window, passphrase):
    window.get_by_label("The passphrase of your contact key").fill(passphrase)
    window.get_by_role("button", name="Open the card").click()


def everything(address):
    """All rows of all tables of the care side, as text and as bytes."""
    with psycopg.connect(address) as admin:
        tables = admin.execute(
            "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace::regnamespace::text "
            "in ('care', 'redeeming', 'house')"
        ).fetchall()
        for (table,) in tables:
            for row in admin.execute(f"select * from {table}".encode()):
                yield b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)


def test_a_card_goes_from_one_browser_to_the_other(place, databases, windows):
    client, provider = windows
    theirs = make_key(provider, place.url)

    assert leave_card(client, place.url) == theirs
    assert "It has not been opened." in client.inner_text("main")
    referral_id = re.search(r"[0-9a-f-]{36}$", client.url).group()
    provider.goto(f"{place.url}/provider/contact-cards/{referral_id}")
    open_card(provider, "another passphrase")
    provider.get_by_text("Nothing was opened.").wait_for(timeout=DERIVED)
    client.reload()
    assert "It has not been opened." in client.inner_text("main")

    open_card(provider, PASSPHRASE)
    provider.get_by_role("heading", name="What Amber Finch wrote").wait_for(timeout=DERIVED)
    shown = provider.locator("[data-opened] dd").all_inner_texts()
    assert shown == ["Zoë Larkspur", "020 7946 0123", "Not said", "Sister, 07700 900456"]
    client.reload()
    assert "It has not been opened." not in client.inner_text("main")
    assert "When it was opened" in client.inner_text("main")

    kept = b"\n".join(everything(databases.care))
    assert [value for value in (*SAID.values(), PASSPHRASE) if value.encode() in kept] == []
    assert (client.complaints, provider.complaints) == ([], [])
