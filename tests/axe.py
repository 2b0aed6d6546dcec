"""Faults of accessibility in a page, as axe-core finds them; a page is not opened anew for each look."""

from itertools import product
from pathlib import Path

import axe_playwright_python

SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """
    options => axe.run(document, {resultTypes: ['violations'], ...options}).then(
        found => found.violations.map(one => `${one.id}: ${one.nodes.map(node => node.html).join(' ')}`))
"""
EVERY_WAY = tuple(product((320, 1280), ("light", "dark")))
# What pages are made of is looked at in every way, in the gallery; a whole page in these two.
CORNERS = ((320, "dark"), (1280, "light"))


def faults(page, **options):
    """What is wrong with the page as it stands, a sentence each; `options` are those of axe.run."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    return page.evaluate(RUN, options)


def faults_at(page, ways):
    """The same in these widths and schemes of colours; and whether the page is wider than its window."""
    for width, scheme in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{width}: scrolls sideways"
        yield from (f"{width} {scheme}: {fault}" for fault in faults(page))
