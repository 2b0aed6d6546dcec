"""Walking through pages in a real browser: clear to everybody, narrow and wide, light and dark."""

from tests import axe


def faults(browser, base, cookie, paths):
    """What is wrong with these pages for the person whose visit the cookie names; nothing, if all is well."""
    context = browser.new_context()
    secure = base.replace("http:", "https:")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": secure, "secure": True}])
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    found = [f"{path} {fault}" for path in paths for fault in _looks(page, base + path)]
    context.close()
    return found + said


def _looks(page, url):
    answer = page.goto(url)
    if answer.status != 200:
        yield f"answers {answer.status}"
        return
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    yield from axe.faults_at(page, axe.CORNERS)
    if page.locator("h1").count() != 1:
        yield "has not one heading"
