"""The two whom a voucher knows, in browsers of their own: who collects it, and who uses it."""

import re

from tests import squares
from tests.journeys import at_care, at_work

BORDER = 4


class Employee(at_work.Employee):
    """Somebody who has just come in through their company, in a new browser or in one they used before."""

    def __init__(self, both, windows, tenant_id, number="0001", window=None):
        self.both, self.tenant_id, self.number = both, tenant_id, number
        self.window = window or windows.open(f"employee {number}")
        self.come_in()

    def come_in(self):
        """As after the company's own sign-in. Browsers take a `__Host-` cookie from an answer only."""
        name, value = self.both.desk.visit(self.tenant_id, self.number)
        cookie = {"Set-Cookie": f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax"}
        page = self.window.page
        page.route("**/come-in", lambda route: route.fulfill(headers=cookie, body="", content_type="text/html"))
        self.window.go(self.both.at("WORK", "/come-in")).go(self.both.at("WORK", "/coverage"))

    def collect(self):
        """Have the browser make everything there is, or find what it made before."""
        self.window.follow("Collect your voucher").press("Make my voucher")
        self.window.page.get_by_role("button", name="I have saved it").wait_for()
        return self

    def scanned(self, place=0):
        """The address that a phone reads in this square."""
        dots = self.window.page.locator("[data-qr] path").nth(place).get_attribute("d")
        dark = {(int(x) - BORDER, int(y) - BORDER) for x, y in re.findall(r"M(\d+) (\d+)", dots)}
        return squares.read(lambda x, y: (x, y) in dark)

    def said(self):
        """What the page says."""
        return self.window.page.locator("main").inner_text()


class Client(at_care.Client):
    """Somebody with a voucher, on a device of their own."""

    def __init__(self, both, windows, window=None):
        self.alcove, self.windows, self.words = both, windows, []
        self.window = window or windows.open("client")

    def scan(self, address):
        """What a phone does with a square: open its address."""
        self.window.go(address).see("It is good")
        return self

    def open_account(self):
        """Keep eight words, and be led to the first question."""
        self.keep_words()
        self.window.page.wait_for_url("**/step/1")
        return self

    def enter(self, words, windows=None, *, opens=True):
        """Come back with these words, which open an account or nothing; in a new browser, if windows are given."""
        if windows:
            self.window = windows.open("client elsewhere")
        self.window.go(self.alcove.at("CARE", "/enter")).fill(Your_eight_words=" ".join(words))
        self.window.press("Enter", exact=True)
        if opens:
            self.window.page.wait_for_url("**/my")
        return self

    def make(self, picture):
        """Keep the words that are shown on the page of one's own words; they open the account from now on."""
        self.window.look(picture)
        words = self.window.page.locator("[data-phrase] li").all_inner_texts()
        self.retype(words)
        self.window.see("These words open your account from now on.")
        return words

    def home(self):
        """Their own page, and what it says."""
        return self.see("/my")

    def see(self, path):
        """What the page at this path says."""
        self.window.go(self.alcove.at("CARE", path))
        return self.window.page.locator("main").inner_text()

    def extend(self, address, words=None):
        """Bring a voucher for the account that there is."""
        self.scan(address).window.press("I have an account: extend it")
        self.window.fill(Your_eight_words=" ".join(words or self.words)).press("Extend my account")
        return self.window

    def book(self, name):
        """Answer everything and take the next free time with somebody who can be booked at once."""
        self.answer()
        self.window.follow("See who is free").follow(f"See times with {name}")
        self.window.page.locator("input[name=when]").first.check()
        self.window.follow("Book this time").see("Booked")
