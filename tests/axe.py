"""Faults of accessibility in a page, as axe-core finds them; a page is not opened anew for each look."""

from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """
    options => axe.run(document, {resultTypes: ['violations'], ...options}).then(
        found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' ')}`))
"""
WIDTHS = (320, 1280)
SCHEMES = ("light", "dark")


def faults(page, **options):
    """What is wrong with the page as it stands, a sentence each; `options` are those of axe.run."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, options)


def faults_everywhere(page):
    """The same in each width and each scheme of colours; and whether a page is wider than its window."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{width}: scrolls sideways"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield from (f"{width} {scheme}: {fault}" for fault in faults(page))
