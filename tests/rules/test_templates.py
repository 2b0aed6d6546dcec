"""Pages stand on their own surface's base, fetch nothing from elsewhere and think of nothing."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import PurePosixPath

import jinja2
import pytest
from jinja2 import nodes

from tests.rules import tree

# Templates that may mark text as safe. Path, reason.
MAY_BE_SAFE: dict[str, str] = {}

THINK = (
    "A page is words and places for values. Let the rule compute and the view hand over; let the surface's base bring "
    "style, script and crisis link. What would a person see with scripts off, at 320 px, in the dark, read aloud?"
)

ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
QUERIES = ("query", "execute", "scalars", "scalar", "filter_by", "all", "first", "one", "one_or_none", "commit")

INLINE = {
    r"<style\b": "an inline style sheet",
    r"\sstyle\s*=": "an inline style",
    r"<script\b(?![^>]*\bsrc=)": "an inline script",
    r"<[^>]*\son[a-z]+\s*=": "an event handler in the markup",
    r"javascript:": "a javascript: address",
}
# The names of XML vocabularies look like addresses and are never fetched.
ELSEWHERE = re.compile(r"(?<![\w:])(https?:)?//(?!www\.w3\.org/)[\w.-]+\.\w", re.IGNORECASE)


@cache
def parse(text: str) -> nodes.Template:
    """The syntax tree of a template."""
    return jinja2.Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(text)


def is_mail(path: str) -> bool:
    """Whether the template is a mail: it has no base, and styles only where mail programs ask for them."""
    return "mail" in PurePosixPath(path).parts[:-1]


def is_standin(path: str) -> bool:
    """Whether the page belongs to a stand-in: another company's page, which has no door of ours to protect."""
    return tree.inside(path, "templates/standins")


def _home(path: str) -> tuple[str, str]:
    """The folder template names are counted from, and the surface."""
    parts = PurePosixPath(path).parts
    return ("templates/standins", parts[2]) if is_standin(path) else ("templates", parts[1])


def from_elsewhere(path: str, text: str) -> Iterator[str]:
    """Templates taken from another surface."""
    own = _home(path)[1]
    for node in parse(text).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        named = getattr(node.template, "value", None)
        if not isinstance(named, str):
            yield f"line {node.lineno}: takes a template by a name that is computed"
        elif named.split("/")[0] not in (own, "shared") and not (is_standin(path) and named == "base.html"):
            yield f"line {node.lineno}: takes {named} from another surface"


def inline(path: str, text: str) -> Iterator[str]:
    """Styles, scripts and handlers inside the markup, which the content policy would refuse anyway."""
    for pattern, said in INLINE.items():
        if re.search(pattern, text, re.IGNORECASE) and not (is_mail(path) and "style" in pattern):
            yield said


def addresses(_path: str, text: str) -> Iterator[str]:
    """Addresses of other hosts. What must be linked to (crisis lines) comes from data, per country."""
    yield from (f"names another host: {found.group()}" for found in ELSEWHERE.finditer(text))


def thinks(_path: str, text: str) -> Iterator[str]:
    """Arithmetic and queries."""
    for node in parse(text).find_all(ARITHMETIC):
        yield f"line {node.lineno}: does arithmetic"
    for call in parse(text).find_all(nodes.Call):
        if isinstance(call.node, nodes.Getattr) and call.node.attr in QUERIES:
            yield f"line {call.lineno}: asks the database by {call.node.attr}()"


def marks_safe(path: str, text: str) -> Iterator[str]:
    """Text that is not escaped."""
    if path in MAY_BE_SAFE:
        return
    yield from (f"line {f.lineno}: |safe" for f in parse(text).find_all(nodes.Filter) if f.name == "safe")
    for block in parse(text).find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)):
        yield f"line {block.lineno}: switches escaping"


def unprotected_forms(path: str, text: str) -> Iterator[str]:
    """Posting forms without a CSRF field."""
    if is_standin(path):
        return
    for form in re.findall(r"<form\b.*?</form>", text, re.IGNORECASE | re.DOTALL):
        if re.search(r"method\s*=\s*[\"']?post", form, re.IGNORECASE) and not re.search(
            r"csrf|hidden_tag|\bhidden\(", form
        ):
            yield "a posting form without csrf_token"


def unspoken(path: str, text: str) -> Iterator[str]:
    """Documents that do not say their language."""
    if "<html" in text and not is_mail(path) and not re.search(r"<html\b[^>]*\slang=", text):
        yield "<html> without lang"


def headings(path: str, text: str, load: Callable[[str], str]) -> Iterator[str]:
    """Pages that do not have exactly one main heading in themselves, their bases and their parts together."""
    is_page = any(parse(text).find_all(nodes.Extends)) and not PurePosixPath(path).stem.startswith(("_", "base"))
    if not is_page or tree.inside(path, "templates/shared"):
        return
    count, left = 0, [text]
    while left:
        page = left.pop()
        count += len(re.findall(r"<h1\b", page))
        named = (node.template for node in parse(page).find_all((nodes.Extends, nodes.Include)))
        left += [load(template.value) for template in named if isinstance(template, nodes.Const)]
    if count != 1:
        yield f"{count} <h1>; a page has one, and a choice of words goes inside it"


def whole_mails(files: tuple[str, ...]) -> Iterator[str]:
    """Mail folders that lack one of their three parts."""
    folders = {
        PurePosixPath(path).parent for path in files if is_mail(path) and path.endswith(("body.txt", "body.html"))
    }
    for folder in sorted(folders):
        for part in ("subject.txt", "body.txt", "body.html"):
            if f"{folder}/{part}" not in files:
                yield f"{folder} has no {part}"


CHECKS = (from_elsewhere, inline, addresses, thinks, marks_safe, unprotected_forms, unspoken)


def _templates() -> list[str]:
    return [path for path in tree.paths(".html", ".txt", ".svg") if tree.inside(path, "templates")]


def _loader(path: str) -> Callable[[str], str]:
    return lambda name: tree.read(f"{_home(path)[0]}/{name}")


class TestTemplates:
    @pytest.mark.parametrize("check", CHECKS)
    def test_keep_the_rule(self, check):
        lines = tree.broken(check, _templates())

        assert not lines, tree.report(lines, THINK)

    def test_have_one_main_heading(self):
        lines = [f"{path}: {said}" for path in _templates() for said in headings(path, tree.read(path), _loader(path))]

        assert not lines, tree.report(lines, THINK)

    def test_of_mails_come_in_three_parts(self):
        lines = list(whole_mails(tree.paths(".html", ".txt")))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        ("check", "planted"),
        [
            (from_elsewhere, '{% extends "client/base.html" %}'),
            (from_elsewhere, '{% include "finance/x.html" %}'),
            (from_elsewhere, "{% extends base %}"),
            (inline, '<p style="color:red">'),
            (inline, "<style>p{}</style>"),
            (inline, "<script>alert(1)</script>"),
            (inline, '<a onclick="x()">'),
            (addresses, '<img src="https://cdn.example/x.png">'),
            (addresses, '<script src="//cdn.example/x.js"></script>'),
            (thinks, "{{ a + 1 }}"),
            (thinks, "{% if a * b %}x{% endif %}"),
            (thinks, "{{ rows.query.all() }}"),
            (marks_safe, "{{ text|safe }}"),
            (marks_safe, "{% autoescape false %}{{ text }}{% endautoescape %}"),
            (unprotected_forms, '<form method="post"><button>Go</button></form>'),
            (unspoken, "<html><body></body></html>"),
        ],
    )
    def test_are_seen_to_break_it(self, check, planted):
        assert list(check("templates/hr/planted/show.html", planted))

    def test_are_seen_with_two_headings_or_none(self):
        bases = {"hr/base.html": "<html lang=en>{% block main %}{% endblock %}", "hr/titled.html": "<h1>x</h1>"}

        assert list(headings("templates/hr/a/show.html", '{% extends "hr/base.html" %}<p>', bases.__getitem__))
        assert list(headings("templates/hr/a/show.html", '{% extends "hr/titled.html" %}<h1>y</h1>', bases.__getitem__))
        assert not list(headings("templates/hr/a/show.html", '{% extends "hr/titled.html" %}<p>', bases.__getitem__))

    def test_of_mails_are_seen_without_a_subject(self):
        files = ("templates/shared/mail/welcome/body.txt", "templates/shared/mail/welcome/body.html")

        assert list(whole_mails(files)) == ["templates/shared/mail/welcome has no subject.txt"]

    def test_pass_when_plain(self):
        page = (
            '{% extends "hr/base.html" %}{% from "shared/forms.html" import field %}<h1>{{ title ~ "." }}</h1>'
            '<form method="post">{{ form.csrf_token }}</form><svg xmlns="http://www.w3.org/2000/svg"></svg>'
            '<script src="{{ asset("work.js") }}" type="module"></script>'
        )

        assert not [said for check in CHECKS for said in check("templates/hr/planted/show.html", page)]
