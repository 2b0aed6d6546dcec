"""Every module says what it is, every public function what it promises."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.rules import tree

THINK = (
    "The person who arrives on Monday reads this line first. Say in one sentence, in the words of the business, what "
    "this promises or must never know; not its own name again."
)

# A view's sentence is its rule's; what a framework calls by name needs no introduction.
NAMED_BY_OTHERS = ("upgrade", "downgrade", "main")


def silent(path: str, text: str) -> Iterator[str]:
    """Modules, public classes and public functions without a docstring."""
    module = tree.parse(text)
    if not ast.get_docstring(module):
        yield "the module does not say what it is"
    for node in module.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") or node.name in NAMED_BY_OTHERS:
            continue
        if not isinstance(node, ast.ClassDef) and tree.is_view(node):
            continue
        if not ast.get_docstring(node):
            yield f"line {node.lineno}: {node.name} says nothing"


def echoes(_path: str, text: str) -> Iterator[str]:
    """Docstrings that only say the name again."""
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            said = re.findall(r"[a-z]+", (ast.get_docstring(node) or "").lower())
            named = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", node.name).lower())
            if said and [word for word in said if word not in ("a", "an", "the", "this", "of")] == named:
                yield f"line {node.lineno}: {node.name} says its own name again"


def code_in_init(path: str, text: str) -> Iterator[str]:
    """`__init__.py` files that hold more than a docstring."""
    if PurePosixPath(path).name == "__init__.py" and len(tree.parse(text).body) != 1:
        yield "holds more than its docstring; give the code a module with a noun"


class TestDocstrings:
    @pytest.mark.parametrize("check", [silent, echoes, code_in_init])
    def test_are_there_and_say_something(self, check):
        files = [path for path in tree.paths(".py") if tree.inside(path, *tree.PACKAGES, "migrations")]
        lines = tree.broken(check, files)

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        "planted",
        [
            "x = 1",
            '"""Fine."""\ndef accept(): ...',
            '"""Fine."""\nclass Referral: ...',
            '"""Fine."""\nasync def a(): ...',
        ],
    )
    def test_are_seen_when_missing(self, planted):
        assert list(silent("care/planted.py", planted))

    def test_are_not_asked_of_views_and_private_functions(self):
        fine = '"""Fine."""\ndef _a(): ...\n@bp.get("/")\ndef show(): ...\n'

        assert not list(silent("care/planted.py", fine))

    def test_are_seen_when_they_echo_the_name(self):
        assert list(echoes("care/planted.py", 'def accept_referral():\n    """Accept the referral."""'))
        assert not list(echoes("care/planted.py", 'def accept():\n    """Give the case to this provider."""'))

    def test_are_alone_in_an_init(self):
        assert list(code_in_init("care/__init__.py", '"""Care."""\nimport kernel'))
        assert not list(code_in_init("care/__init__.py", '"""Care."""'))
