"""The environment is read once, in a side's settings.py, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.rules import tree

# Launchers that hand each process its own part of the environment. Path, reason.
LAUNCHERS: dict[str, str] = {"kernel/envfile.py": "loads a program's own settings, then becomes the program"}

THINK = (
    "A rule reads a setting. Let the side's settings.py read it once, into the frozen dataclass, and hand the rule the "
    "value: then the start stops when it is missing, and a test needs no environment."
)


def reads_environment(path: str, text: str) -> Iterator[str]:
    """Places that look at the environment outside settings and launchers."""
    if PurePosixPath(path).name == "settings.py" or path in LAUNCHERS:
        return
    for node in ast.walk(tree.parse(text)):
        if isinstance(node, ast.Attribute) and tree.dotted(node) in ("os.environ", "os.environb", "os.getenv"):
            yield f"line {node.lineno} reads {tree.dotted(node)}"
    for line, name in tree.imported(text):
        if name in ("os.environ", "os.environb", "os.getenv"):
            yield f"line {line} imports {name}"


def shows_secrets(path: str, text: str) -> Iterator[str]:
    """Fields of a settings dataclass that look secret and would be printed."""
    if PurePosixPath(path).name != "settings.py":
        return
    for node in ast.walk(tree.parse(text)):
        # A tuple of names says which secrets there are; it holds none.
        if not isinstance(node, ast.AnnAssign) or ast.unparse(node.annotation).startswith("tuple"):
            continue
        if _secret(tree.dotted(node.target)) and "repr=False" not in ast.unparse(node):
            yield f"line {node.lineno}: {tree.dotted(node.target)} would be printed; give it field(repr=False)"


def _secret(name: str) -> bool:
    return any(word in name for word in ("secret", "password", "_key", "pepper", "database_url", "redis_url"))


class TestSettings:
    @pytest.mark.parametrize("check", [reads_environment, shows_secrets])
    def test_are_read_in_one_place_and_never_printed(self, check):
        lines = tree.broken(check, tree.product(".py"))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        "text",
        [
            "import os\nos.environ['A']",
            "import os\nx = os.environ.get('A')",
            "import os\nos.getenv('A')",
            "from os import environ",
            "from os import getenv as g",
        ],
    )
    def test_are_seen_when_read_elsewhere(self, text):
        assert list(reads_environment("care/planted.py", text))
        assert not list(reads_environment("portal/care/settings.py", text))

    def test_are_seen_when_a_secret_would_be_printed(self):
        planted = "class Settings:\n    stripe_secret: str\n    mail_key: str = field(repr=False)\n"

        assert len(list(shows_secrets("portal/work/settings.py", planted))) == 1
