"""Browsers of the people in a story: each has one of their own, and every page they pass is looked over."""

from playwright.sync_api import TimeoutError as Late

from tests import axe, chromium

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = {"runOnly": {"type": "tag", "values": LEVELS}}


class Windows:
    """Opens windows; `album` is a folder for pictures, or nothing."""

    def __init__(self, browser, album=None):
        self.browser = browser
        self.album = album
        self.opened = []

    def open(self, name, *, width=1280, scripts=True):
        """A new browser for this person, with nothing in it."""
        window = Window(name, self.browser, self.album, viewport={"width": width, "height": 860}, scripts=scripts)
        self.opened.append(window)
        return window

    def close(self):
        """Put all of them away."""
        for window in self.opened:
            window.close()

    def complaints(self):
        """What any browser complained about that nobody expected."""
        return [f"{window.name}: {said}" for window in self.opened for said in window.complaints]


class Window:
    """One person's browser, and the page they are looking at."""

    def __init__(self, name, browser, album, *, viewport, scripts):
        self.name = name
        self.browser = browser
        self.album = album
        self.complaints = []
        self.context = browser.new_context(viewport=viewport, locale="en-GB", java_script_enabled=scripts)
        self.context.set_default_timeout(10_000)
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def give_passkeys(self):
        """A device that holds passkeys and always sees its owner's finger."""
        device = self.context.new_cdp_session(self.page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": chromium.DEVICE})
        return self

    def carry(self, cookie, base):
        """Go on with the visit of a test's browser at this address."""
        secure = {"url": base.replace("http:", "https:"), "secure": True}
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, **secure}])
        return self

    def go(self, address):
        """Open an address."""
        self.page.goto(address)
        return self

    def press(self, name, *, exact=False):
        """Press the button of this name, which a script of the page answers."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        return self

    def follow(self, name, *, exact=False):
        """Follow the link or press the button of this name, and wait for the page that it leads to."""
        controls = self.page.get_by_role("button", name=name, exact=exact)
        with self.page.expect_navigation():
            controls.or_(self.page.get_by_role("link", name=name, exact=exact)).first.click()
        return self

    def fill(self, **fields):
        """Fill fields by what stands beside them; underscores are spaces."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " ")).first.fill(value)
        return self

    def see(self, text):
        """Wait until these words are on the page."""
        try:
            self.page.get_by_text(text).first.wait_for()
        except Late as late:
            raise AssertionError(self._instead(text)) from late
        return self

    def until(self, found, *, tries=200):
        """Load the page again until it has this: a worker may have to do something first."""
        for _ in range(tries):
            if self.page.locator(found).count():
                return self
            self.page.wait_for_timeout(300)
            self.page.reload()
        raise AssertionError(self._instead(found))

    def look(self, picture=None):
        """The page has no accessibility fault and is no wider than its window; keep a picture of it."""
        assert axe.faults(self.page, **AXE) == [], self.page.url
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        return self.picture(picture)

    def picture(self, name):
        """Keep a picture of the page, where there is an album."""
        if name and self.album:
            self.page.screenshot(path=self.album / f"{name}.png", animations="disabled")
        return self

    def look_small_and_dark(self, picture):
        """The same page on a phone at night."""
        self.page.emulate_media(color_scheme="dark")
        self.page.set_viewport_size({"width": 320, "height": 640})
        self.look(f"{picture}-small-dark")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 860})
        return self

    def expect(self, words):
        """Forget a complaint that belongs to what was just done, which must be there."""
        fitting = [said for said in self.complaints if words in said]
        assert fitting, f"no complaint says {words!r}: {self.complaints}"
        self.complaints = [said for said in self.complaints if words not in said]
        return self

    def close(self):
        """Put the browser away; its complaints stay."""
        self.context.close()

    def _instead(self, text):
        shown = self.page.locator("body").inner_text()
        return f"{self.name} did not see {text!r} at {self.page.url} {self.complaints}, but:\n{shown}"

    def _watch(self, page):
        page.on("console", lambda said: said.type in ("error", "warning") and self.complaints.append(said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
