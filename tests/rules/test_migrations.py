"""Migrations are numbered acts in one line, and two branches collide in git, not in production."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

import pytest

from tests.rules import tree

DATABASES = ("work", "issuer", "care")

THINK = (
    "A migration is history: numbered, named after its act, following exactly one other, free of our code (which will "
    "have changed). If two branches met here, renumber yours and write its name into head.txt."
)


class Step(NamedTuple):
    """What a migration file says of itself."""

    stem: str
    revision: str | None
    down_revision: str | None


def step(path: str, text: str) -> Step:
    """Read number, revision and predecessor from the file without running it."""
    said: dict[str, str | None] = {}
    for node in tree.parse(text).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
            said[target.id] = value.value
    return Step(PurePosixPath(path).stem, said.get("revision"), said.get("down_revision"))


def misnamed(path: str, _text: str) -> Iterator[str]:
    """Files not called after their number and act."""
    name = PurePosixPath(path).name
    if not re.fullmatch(r"\d{4}(_[a-z][a-z0-9]*)+\.py", name):
        yield "is not called like 0007_let_referrals_lapse.py"


def of_ours(_path: str, text: str) -> Iterator[str]:
    """Imports of our own packages."""
    for line, name in tree.imported(text):
        if name.split(".")[0] in tree.PACKAGES:
            yield f"line {line} imports {name}, which will have changed"


def not_a_line(steps: list[Step], head: str) -> Iterator[str]:
    """Gaps, doubles, forks, and a head.txt that names another."""
    before: str | None = None
    for number, one in enumerate(sorted(steps), start=1):
        if not one.stem.startswith(f"{number:04d}_"):
            yield f"{one.stem} should have number {number:04d}"
        if one.revision is None:
            yield f"{one.stem} names no revision"
        if one.down_revision != before:
            yield f"{one.stem} follows {one.down_revision!r}, not {before!r}"
        before = one.revision
    latest = max(steps).stem if steps else ""
    if head.strip() != latest:
        yield f"head.txt says {head.strip()!r}, the latest is {latest!r}"


def _versions(database: str) -> list[str]:
    return [path for path in tree.paths(".py") if tree.inside(path, f"migrations/{database}/versions")]


class TestMigrations:
    @pytest.mark.parametrize("check", [misnamed, of_ours])
    @pytest.mark.parametrize("database", DATABASES)
    def test_are_numbered_acts_free_of_our_code(self, database, check):
        files = [path for path in _versions(database) if not path.endswith("__init__.py")]
        lines = tree.broken(check, files)

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize("database", DATABASES)
    def test_stand_in_one_line_that_head_txt_ends(self, database):
        steps = [step(path, tree.read(path)) for path in _versions(database) if not path.endswith("__init__.py")]
        lines = list(not_a_line(steps, tree.read(f"migrations/{database}/head.txt")))

        assert steps, f"migrations/{database}/versions holds no migration"
        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize("name", ["7_lapse.py", "0007_Lapse_it.py", "0007.py", "let_lapse.py"])
    def test_are_seen_when_misnamed(self, name):
        assert list(misnamed(f"migrations/care/versions/{name}", ""))

    def test_are_seen_when_they_import_us(self):
        assert list(of_ours("migrations/care/versions/0001_a_b.py", "from kernel import clock"))

    def test_are_read_without_being_run(self):
        text = 'revision: str = "0002"\ndown_revision = "0001"\nraise SystemExit\n'

        assert step("migrations/care/versions/0002_a_b.py", text) == Step("0002_a_b", "0002", "0001")

    @pytest.mark.parametrize(
        ("steps", "head"),
        [
            ([Step("0001_a_b", "0001", None), Step("0003_c_d", "0003", "0001")], "0003_c_d"),
            ([Step("0001_a_b", "0001", None), Step("0002_c_d", "0002", None)], "0002_c_d"),
            ([Step("0001_a_b", "0001", None), Step("0001_c_d", "0001x", None)], "0001_c_d"),
            ([Step("0001_a_b", "0001", None), Step("0002_c_d", "0002", "0001")], "0001_a_b"),
            ([Step("0001_a_b", None, None)], "0001_a_b"),
        ],
    )
    def test_are_seen_when_the_line_breaks(self, steps, head):
        assert list(not_a_line(steps, head))

    def test_pass_when_the_line_holds(self):
        steps = [Step("0001_a_b", "0001", None), Step("0002_c_d", "0002", "0001")]

        assert not list(not_a_line(steps, "0002_c_d\n"))
