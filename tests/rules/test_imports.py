"""The arrows of the house: downhill, no cycle, never across the wall."""

import ast
import configparser
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from tests.rules import tree

LINTER = Path(sys.executable).with_name("lint-imports")

WALL = (
    "An import runs uphill or across the wall. The wall is the product: if you cannot do your task without crossing "
    "it, the task is wrong. To ask something of a package above you, declare a small Protocol where you stand and let "
    "wiring.py plug it in."
)

# An import by its name in a string is an arrow the linter cannot see.
MAY_IMPORT_BY_NAME = {
    "portal/app.py": "loads the nouns its side's surfaces.py lists, from that side's own package",
    "portal/terminal.py": "loads the command that its side's command.py lists, from that side's own package",
}


def lint(folder: Path, *extra: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the tree in `folder`, with the contracts that lie there."""
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo", "--config", folder / ".importlinter", *extra],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def cycles(graph: grimp.ImportGraph) -> list[str]:
    """Every knot of modules that import each other, smallest loops as arrows."""
    found = []
    for module in sorted(graph.modules):
        for target in sorted(graph.find_modules_directly_imported_by(module)):
            back = graph.find_shortest_chain(target, module) if module != target else (module,)
            if back and min(back) == module:
                found.append(" -> ".join((module, *back)))
    return found


def imports_by_name(path: str, text: str) -> Iterator[str]:
    """Calls that import a module by a string."""
    if path in MAY_IMPORT_BY_NAME:
        return
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call) and tree.dotted(node.func).endswith(
            ("import_module", "__import__", "import_string")
        ):
            yield f"line {node.lineno} imports by name; say `import` so that the wall can see it"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*tree.PACKAGES, cache_dir=None)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """An empty tree with every module the contracts name, and the real contracts."""
    contracts = configparser.ConfigParser()
    contracts.read(tree.ROOT / ".importlinter")
    named = set(contracts["importlinter"]["root_packages"].split())
    for section in contracts.sections()[1:]:
        for option in ("layers", "source_modules", "forbidden_modules"):
            named |= set(contracts[section].get(option, "").replace("|", " ").split())
    for module in sorted(named):
        folder = tmp_path.joinpath(*module.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text('"""Empty."""\n')
    (tmp_path / ".importlinter").write_text((tree.ROOT / ".importlinter").read_text())
    return tmp_path


class TestContracts:
    def test_are_kept_by_the_tree(self):
        verdict = lint(tree.ROOT)

        assert verdict.returncode == 0, f"\n{WALL}\n{verdict.stdout}\n{verdict.stderr}"

    def test_name_every_package_we_have(self):
        contracts = configparser.ConfigParser()
        contracts.read(tree.ROOT / ".importlinter")

        assert set(contracts["importlinter"]["root_packages"].split()) == set(tree.PACKAGES)

    def test_hold_for_an_empty_house(self, small_house):
        assert lint(small_house).returncode == 0

    @pytest.mark.parametrize(
        ("path", "line", "contract"),
        [
            ("kernel/planted.py", "import tenants", "Imports run downhill"),
            ("tenants/planted.py", "from portal import work", "Imports run downhill"),
            ("care/planted.py", "import sso", "Imports run downhill"),
            ("portal/work/planted.py", "import care", "The work side never reaches the care side"),
            ("billing/planted.py", "from reporting import publishing", "The work side never reaches the care side"),
            ("care/planted.py", "import tenants", "The care side never reaches the work side"),
            ("eligibility/redeeming/planted.py", "import eligibility.issuing", "The care side never reaches the work"),
            ("eligibility/blinding/planted.py", "import tenants", "What both sides share knows neither side"),
        ],
    )
    def test_break_when_a_violation_is_planted(self, small_house, path, line, contract):
        (small_house / path).write_text(f"{line}\n")

        verdict = lint(small_house)

        assert verdict.returncode == 1
        assert f"{contract}" in " ".join(verdict.stdout.split())
        assert "BROKEN" in verdict.stdout

    def test_break_when_the_wall_is_crossed_through_a_third_module(self, small_house):
        (small_house / "portal" / "between.py").write_text("import care\n")
        (small_house / "portal" / "work" / "planted.py").write_text("def later():\n    from portal import between\n")

        verdict = lint(small_house, "--contract", "work-never-reaches-care")

        assert verdict.returncode == 1
        assert "portal.work.planted -> portal.between" in verdict.stdout


class TestCycles:
    def test_are_nowhere(self, graph):
        think = "Two modules import each other. The lower one knows too much: move the shared noun below both."

        assert not cycles(graph), tree.report(cycles(graph), think)

    def test_are_seen_when_planted(self):
        knot = grimp.ImportGraph()
        for importer, target in [("kernel.a", "kernel.b"), ("kernel.b", "kernel.c"), ("kernel.c", "kernel.a")]:
            knot.add_import(importer=importer, imported=target)
        knot.add_import(importer="kernel.d", imported="kernel.a")

        assert cycles(knot) == ["kernel.a -> kernel.b -> kernel.c -> kernel.a"]


class TestImportsByName:
    def test_are_nowhere(self):
        lines = tree.broken(imports_by_name, tree.product(".py"))

        assert not lines, tree.report(lines, WALL)

    def test_are_seen_when_planted(self):
        planted = 'import importlib\ncare = importlib.import_module("care")\n'

        assert list(imports_by_name("billing/planted.py", planted))
