"""Nothing grows past the point where it can be read at once."""

import ast
from collections.abc import Iterator

import pytest

from tests.rules import tree

FILE_LINES = 300
FUNCTION_LINES = 40
VIEW_LINES = 20
ARGUMENTS = 6

THINK = (
    "Something has grown past its stop. Which two nouns live in it? Split by noun, never by technique: "
    "`referrals_helpers.py` is not a noun."
)


def long_file(_path: str, text: str) -> Iterator[str]:
    """Files with more lines than one sitting can hold."""
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield f"{lines} lines; stop is {FILE_LINES}"


def long_functions(path: str, text: str) -> Iterator[str]:
    """Functions and views that are too long. A migration is read once, from top to bottom, and may be long."""
    if tree.inside(path, "migrations"):
        return
    for node in tree.functions(text):
        stop = VIEW_LINES if tree.is_view(node) else FUNCTION_LINES
        lines = _length(node)
        if lines > stop:
            yield f"{node.name} has {lines} lines; stop is {stop}"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring and without functions inside, which are counted themselves."""
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = _lines(first) if told else 0
    return _lines(node) - docstring - sum(_lines(inner) + len(inner.decorator_list) for inner in _inner(node))


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _inner(node: ast.stmt) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        elif isinstance(child, ast.stmt):
            yield from _inner(child)


def many_arguments(_path: str, text: str) -> Iterator[str]:
    """Functions that ask for more than six things, `self` not counted."""
    for node in tree.functions(text):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        asked = [argument for argument in given if argument.arg not in ("self", "cls")]
        if len(asked) > ARGUMENTS:
            yield f"{node.name} takes {len(asked)} arguments; stop is {ARGUMENTS}. Is there a noun among them?"


class TestFiles:
    def test_can_be_read_at_once(self):
        files = tree.paths(".py", ".html", ".js", ".mjs", ".css", ".sql")
        lines = tree.broken(long_file, files)

        assert not lines, tree.report(lines, THINK)

    def test_are_seen_when_too_long(self):
        assert not list(long_file("care/planted.py", "\n" * FILE_LINES))
        assert list(long_file("care/planted.py", "\n" * (FILE_LINES + 1)))


class TestFunctions:
    @pytest.mark.parametrize("check", [long_functions, many_arguments])
    def test_can_be_read_at_once(self, check):
        files = [path for path in tree.paths(".py") if not tree.inside(path, "tests")]
        lines = tree.broken(check, files)

        assert not lines, tree.report(lines, THINK)

    def test_are_seen_when_too_long(self):
        body = "    pass\n"

        assert not list(long_functions("care/planted.py", "def f():\n" + body * (FUNCTION_LINES - 1)))
        assert list(long_functions("care/planted.py", "def f():\n" + body * FUNCTION_LINES))

    def test_inside_others_are_counted_themselves(self):
        inner = "    def g():\n" + "        pass\n" * (FUNCTION_LINES - 1)

        assert not list(long_functions("care/planted.py", f"def f():\n{inner}    return g\n"))
        assert list(long_functions("care/planted.py", f"def f():\n{inner}        pass\n    return g\n"))

    def test_views_are_shorter(self):
        view = "@bp.post('/')\ndef f():\n" + "    pass\n" * VIEW_LINES

        assert list(long_functions("portal/care/planted.py", view))

    def test_are_seen_when_they_ask_for_too_much(self):
        assert not list(many_arguments("care/planted.py", "def f(self, a, b, c, *, d, e, g): ..."))
        assert list(many_arguments("care/planted.py", "def f(a, b, c, *, d, e, g, h): ..."))
