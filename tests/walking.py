"""Walking through pages in a real browser: clear to everybody, narrow and wide, light and dark."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")


def faults(browser, base, cookie, paths):
    """What is wrong with these pages for the person whose visit the cookie names; nothing, if all is well."""
    return [fault for width in WIDTHS for fault in _walk(browser, base, cookie, paths, width)]


def _walk(browser, base, cookie, paths, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    secure = base.replace("http:", "https:")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": secure, "secure": True}])
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    found = [f"{path} {width}: {fault}" for path in paths for fault in _looks(page, base + path)]
    context.close()
    return found + said


def _looks(page, url):
    answer = page.goto(url)
    if answer.status != 200:
        yield f"answers {answer.status}"
        return
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for violation in Axe().run(page).response["violations"]:
            yield f"{scheme}: {violation['id']} {violation['nodes'][0]['html']}"
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways"
    if page.locator("h1").count() != 1:
        yield "has not one heading"
