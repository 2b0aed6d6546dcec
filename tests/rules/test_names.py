"""Modules are nouns in small letters, tests stand where their module stands, tables say their package."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.rules import tree

THINK_MODULE = "A module is a noun in small letters with underscores. Which thing does this file hold?"
THINK_TEST = (
    "A test stands in the mirror of the tree: tests/<package>/test_<module>.py. If nothing mirrors it, which journey, "
    "contract or rule is it?"
)
THINK_STAND_IN = "A patched function proves that the patch works. Which seam is missing? And nothing in a test waits."

# Folders of tests that follow a story or an attack, not a module.
NOT_MIRRORED = (
    "rules", "journeys", "browser", "privacy", "faults", "contracts", "isolation", "bench", "sso/idps", "sso/running",
)  # fmt: skip


def odd_module(path: str, _text: str) -> Iterator[str]:
    """Files and folders of the packages that are not written in small letters."""
    for part in PurePosixPath(path).with_suffix("").parts:
        if not re.fullmatch(r"[a-z][a-z0-9_]*|__init__|__main__", part):
            yield f"{part!r} is not small letters and underscores"


def without_mirror(path: str, files: frozenset[str]) -> Iterator[str]:
    """Test modules whose package does not exist."""
    parts = PurePosixPath(path).parts
    if not parts[-1].startswith("test_") or len(parts) < 3:
        return
    if any(tree.inside(path, f"tests/{folder}") for folder in NOT_MIRRORED):
        return
    folder = "/".join(parts[1:-1])
    if not any(tree.inside(name, folder) for name in files):
        yield f"mirrors {folder}/, which does not exist"


def patches(_path: str, text: str) -> Iterator[str]:
    """Tests that patch, or sleep."""
    for line, name in tree.imported(text):
        if re.match(r"(unittest\.)?mock\b", name) or name.startswith("pytest_mock"):
            yield f"line {line} imports {name}"
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Call) and tree.dotted(node.func) in ("time.sleep", "sleep"):
            yield f"line {node.lineno} sleeps"


class TestModules:
    def test_are_nouns_in_small_letters(self):
        lines = tree.broken(odd_module, tree.product(".py"))

        assert not lines, tree.report(lines, THINK_MODULE)

    @pytest.mark.parametrize("path", ["care/Referrals.py", "care/re-ferrals.py", "Care/referrals.py", "care/2nd.py"])
    def test_are_seen_when_odd(self, path):
        assert list(odd_module(path, ""))


class TestTests:
    def test_mirror_the_tree(self):
        files = frozenset(tree.product(".py") + [path for path in tree.paths(".py") if tree.inside(path, "migrations")])
        lines = [f"{path}: {said}" for path in tree.paths(".py") for said in without_mirror(path, files)]

        assert not lines, tree.report([line for line in lines if line.startswith("tests/")], THINK_TEST)

    def test_are_seen_when_nothing_mirrors_them(self):
        files = frozenset({"care/referrals.py", "portal/care/app.py"})

        assert list(without_mirror("tests/car/test_referrals.py", files))
        assert not list(without_mirror("tests/care/test_referrals.py", files))
        assert not list(without_mirror("tests/journeys/test_whole_story.py", files))

    def test_use_stand_ins_and_do_not_wait(self):
        lines = tree.broken(patches, [path for path in tree.paths(".py") if tree.inside(path, "tests")])

        assert not lines, tree.report(lines, THINK_STAND_IN)

    @pytest.mark.parametrize(
        "planted",
        ["from unittest import mock", "import unittest.mock", "from unittest.mock import patch", "time.sleep(1)"],
    )
    def test_are_seen_when_they_patch_or_wait(self, planted):
        assert list(patches("tests/care/test_planted.py", planted))
