"""Documents point at things that are there."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.rules import tree

THINK = (
    "A document points at nothing. Was the file moved, or the sentence overtaken? Repair the document with the code."
)

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
LISTED = re.compile(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|md|txt|toml|json|js|mjs|css|sql|lock))`")


def dead_links(path: str, text: str, root: Path = tree.ROOT) -> Iterator[str]:
    """Links to files and headings of ours that are not there."""
    for target in LINK.findall(_without_code(text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, heading = target.partition("#")
        found = root / PurePosixPath(path).parent / file if file else root / path
        if not found.exists():
            yield f"links to {target}, which is not there"
        elif heading and found.suffix == ".md" and heading not in headings(found.read_text(encoding="utf-8")):
            yield f"links to {target}; there is no such heading"


def headings(text: str) -> set[str]:
    """The names by which GitHub lets a heading be linked to."""
    lines = re.findall(r"^#+\s+(.+?)\s*$", _without_code(text), re.MULTILINE)
    return {re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", line.lower())) for line in lines}


def _without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def dead_files(_path: str, text: str, root: Path = tree.ROOT) -> Iterator[str]:
    """Files and folders that a map names in backticks and that are not there."""
    for name in LISTED.findall(text):
        if not (root / name).exists():
            yield f"names {name}, which is not there"


def _documents() -> list[str]:
    return [path for path in tree.paths(".md") if tree.inside(path, "docs") or "/" not in path]


class TestDocuments:
    def test_link_to_what_is_there(self):
        lines = tree.broken(dead_links, _documents())

        assert not lines, tree.report(lines, THINK)

    def test_map_names_what_is_there(self):
        lines = list(dead_files("docs/map.md", tree.read("docs/map.md")))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize("planted", ["[a](gone.md)", "![a](gone.png)", "[a](there.md#gone)", "[a](../gone/)"])
    def test_are_seen_to_link_to_nothing(self, tmp_path, planted):
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "there.md").write_text("# One heading, here\n")

        assert list(dead_links("docs/planted.md", planted, tmp_path))

    def test_pass_when_they_link_to_something(self, tmp_path):
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "there.md").write_text("# One heading, here\n")
        fine = "[a](there.md#one-heading-here) [b](https://example.org) ```\n"

        assert not list(dead_links("docs/planted.md", fine, tmp_path))

    def test_are_seen_to_name_a_file_that_is_gone(self, tmp_path):
        assert list(dead_files("docs/map.md", "see `portal/gone.py` and `gone.md`", tmp_path))


class TestDecisions:
    def test_stay_under_forty_lines_and_say_what_holds_them(self):
        parts = ("## Context", "## Decision", "## Consequences", "## Held by")
        lines = []
        for path in tree.paths(".md"):
            if not tree.inside(path, "docs/decisions"):
                continue
            text = tree.read(path)
            lines += [f"{path}: no part {part!r}" for part in parts if part not in text]
            lines += [f"{path}: {len(text.splitlines())} lines"] if len(text.splitlines()) >= 40 else []

        assert not lines, tree.report(
            lines, "A decision is read to the end only when it is short and says what holds it."
        )

    def test_are_numbered_without_a_gap(self):
        names = [PurePosixPath(path).name for path in tree.paths(".md") if tree.inside(path, "docs/decisions")]

        assert [name[:5] for name in sorted(names)] == [f"{number:04d}-" for number in range(1, len(names) + 1)]
