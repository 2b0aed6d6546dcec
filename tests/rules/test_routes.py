"""One address for one thing: URL, endpoint, module, template and test share names, and every view says who may."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from portal.care import surfaces as care_surfaces
from portal.work import surfaces as work_surfaces
from tests.rules import tree

NOUNS = {
    f"portal/{side}/{surface.name}/{noun}.py"
    for side, table in (("work", work_surfaces.SURFACES + work_surfaces.RECEIVING), ("care", care_surfaces.SURFACES))
    for surface in table
    for noun in surface.nouns
}
SURFACES = {path.rpartition("/")[0] for path in NOUNS} | {
    f"portal/{side}/{surface.name}"
    for side, table in (("work", work_surfaces.SURFACES), ("care", care_surfaces.SURFACES))
    for surface in table
}

# Places outside the surfaces that may make addresses. Path, reason.
ROUTES_ELSEWHERE = {
    "portal/health.py": "the two addresses for machines that both sides have",
    "portal/staff": "the doors that every surface of people with a role has",
    "portal/work/connecting": "the pages of a sign-in's set-up, which HR and an IT contact have alike",
    "portal/work/standins": "other companies' addresses",
    "portal/outside": "somebody else's address",
}

THINK = (
    "If an address must be searched for, it is in the wrong place. POST /provider/referrals/<id>/accept is the "
    "function accept in portal/care/provider/referrals.py, its pages templates/provider/referrals/, its test in the "
    "mirror. Is this a new noun? List it in its side's surfaces.py."
)


def is_noun(path: str) -> bool:
    """Whether the file is a module of a surface."""
    folder, _, name = path.rpartition("/")
    return folder in SURFACES and name != "__init__.py"


def misplaced(path: str, text: str) -> Iterator[str]:
    """Blueprints and routes outside a noun of a surface, or under another name."""
    if tree.inside(path, *ROUTES_ELSEWHERE):
        return
    makes = [node for node in ast.walk(tree.parse(text)) if isinstance(node, ast.Call)]
    blueprints = [node for node in makes if tree.dotted(node.func).split(".")[-1] == "Blueprint"]
    views = [node for node in tree.functions(text) if tree.is_view(node)]
    if not is_noun(path):
        if views:
            yield f"line {views[0].lineno}: makes an address outside a surface"
        return
    if path not in NOUNS and (blueprints or views):
        yield "is not listed in its side's surfaces.py"
    for call in blueprints:
        said = getattr(call.args[0], "value", None) if call.args else None
        if said != PurePosixPath(path).stem:
            yield f"line {call.lineno}: the blueprint is called {said!r}, not after its module"


def open_doors(_path: str, text: str) -> Iterator[str]:
    """Views that do not say who may see them, directly under their address."""
    for node in tree.functions(text):
        if not tree.is_view(node):
            continue
        marks = [tree.dotted(mark.func) for mark in node.decorator_list if isinstance(mark, ast.Call)]
        if "needs" not in [mark.split(".")[-1] for mark in marks]:
            yield f"line {node.lineno}: {node.name} does not say who may; add @needs(Permission.…) or @needs(ANYONE)"
        elif marks[0].split(".")[-1] == "needs":
            yield f"line {node.lineno}: @needs stands above the address and is never asked"


def _addresses(text: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str, str]]:
    for node in filter(tree.is_view, tree.functions(text)):
        for mark in node.decorator_list:
            address = mark.args[0] if isinstance(mark, ast.Call) and mark.args else None
            if isinstance(address, ast.Constant) and isinstance(mark.func, ast.Attribute):
                yield node, mark.func.attr, str(address.value)


def odd_addresses(_path: str, text: str) -> Iterator[str]:
    """Addresses that hide their method, leave an id untyped, or are not kebab-case."""
    for node, verb, address in _addresses(text):
        if verb == "route":
            yield f"line {node.lineno}: {node.name} hides its method; say @bp.get or @bp.post"
        for parameter in re.findall(r"<([^>]+)>", address):
            kind, _, name = parameter.rpartition(":")
            if not kind:
                yield f"line {node.lineno}: <{parameter}> has no type"
            elif name.endswith("_id") and kind != "uuid":
                yield f"line {node.lineno}: <{parameter}> is an id and not a uuid"
        fixed = re.sub(r"<[^>]+>", "", address)
        if not re.fullmatch(r"[a-z0-9/.-]*", fixed):
            yield f"line {node.lineno}: {address} is not in small letters and hyphens"


def writes_on_get(_path: str, text: str) -> Iterator[str]:
    """Views that answer GET and change something: a link, a prefetch or a crawler would do it too."""
    for node, verb, _ in _addresses(text):
        if verb != "get":
            continue
        for call in (inner for inner in ast.walk(node) if isinstance(inner, ast.Call)):
            said = tree.dotted(call.func)
            if said.split(".")[-1] in ("add", "add_all", "flush", "keep", "flash", "put") and "headers" not in said:
                yield f"line {call.lineno}: {node.name} answers GET and calls {said}"


def strange_templates(path: str, text: str) -> Iterator[str]:
    """Pages rendered from another noun's folder."""
    if not is_noun(path):
        return
    # A part of a noun that had to be split renders for its surface.
    parts = PurePosixPath(path).with_suffix("").parts[2:]
    own = "/".join(parts) if path in NOUNS else parts[0]
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call) and tree.dotted(node.func).split(".")[-1] == "render_template" and node.args:
            named = getattr(node.args[0], "value", None)
            if not isinstance(named, str) or not named.startswith((f"{own}/", "shared/")):
                yield f"line {node.lineno}: renders {ast.unparse(node.args[0])}, not a page of {own}/"


def untested(path: str, text: str, files: frozenset[str]) -> Iterator[str]:
    """Nouns without a test in the mirror."""
    folder, _, name = path.rpartition("/")
    has_views = any(tree.is_view(node) for node in tree.functions(text))
    if is_noun(path) and has_views and f"tests/{folder}/test_{name}" not in files:
        yield f"has no tests/{folder}/test_{name}"


CHECKS = (misplaced, open_doors, odd_addresses, writes_on_get, strange_templates)


def _pages() -> list[str]:
    return [path for path in tree.product(".py") if tree.inside(path, "portal")]


class TestRoutes:
    @pytest.mark.parametrize("check", CHECKS)
    def test_keep_the_rule(self, check):
        lines = tree.broken(
            check, [path for path in _pages() if not tree.inside(path, "portal/work/standins", "portal/outside")]
        )

        assert not lines, tree.report(lines, THINK)

    def test_have_a_module_for_every_noun_listed(self):
        missing = sorted(NOUNS - set(_pages()))

        assert not missing, tree.report(missing, THINK)

    def test_have_a_test_in_the_mirror(self):
        files = frozenset(tree.paths(".py"))
        lines = [f"{path}: {said}" for path in sorted(NOUNS & files) for said in untested(path, tree.read(path), files)]

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        ("check", "planted"),
        [
            (misplaced, 'bp = Blueprint("another", __name__)'),
            (misplaced, 'bp = Blueprint("planted", __name__)'),
            (open_doors, '@bp.get("/")\ndef show(): ...'),
            (open_doors, '@needs(ANYONE)\n@bp.get("/")\ndef show(): ...'),
            (odd_addresses, '@bp.route("/", methods=["POST"])\n@needs(X)\ndef show(): ...'),
            (odd_addresses, '@bp.get("/<planted_id>")\n@needs(X)\ndef show(planted_id): ...'),
            (odd_addresses, '@bp.get("/<int:planted_id>")\n@needs(X)\ndef show(planted_id): ...'),
            (odd_addresses, '@bp.get("/showThis_now")\n@needs(X)\ndef show(): ...'),
            (writes_on_get, '@bp.get("/")\n@needs(X)\ndef accept():\n    flash("Accepted.")'),
            (writes_on_get, '@bp.get("/")\n@needs(X)\ndef accept():\n    db.session.add(row)'),
            (strange_templates, 'render_template("hr/uptake/show.html")'),
            (strange_templates, "flask.render_template(name)"),
        ],
    )
    def test_are_seen_to_break_it(self, check, planted):
        assert list(check("portal/work/desk/planted.py", planted))

    def test_are_seen_outside_a_surface(self):
        assert list(misplaced("portal/work/planted.py", '@bp.get("/")\ndef show(): ...'))

    def test_are_seen_without_a_test(self):
        path, text = "portal/work/desk/planted.py", '@bp.get("/")\ndef show(): ...'

        assert list(untested(path, text, frozenset()))
        assert not list(untested(path, text, frozenset({"tests/portal/work/desk/test_planted.py"})))

    def test_pass_when_plain(self):
        path = sorted(NOUNS)[0]
        noun, own = PurePosixPath(path).stem, "/".join(PurePosixPath(path).with_suffix("").parts[2:])
        fine = (
            f'bp = Blueprint("{noun}", __name__)\n@bp.get("/<uuid:a_id>/see-all")\n@needs(X)\n'
            f'def show(a_id):\n    return render_template("{own}/show.html")\n'
            '@bp.post("/")\n@needs(X)\ndef accept():\n    flash("Accepted.")\n'
        )

        assert not [said for check in CHECKS for said in check(path, fine)]
