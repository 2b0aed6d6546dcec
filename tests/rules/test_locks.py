"""What we build on is pinned by its bytes, and the tree names no machine and no registry."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.rules import tree

THINK = (
    "A lock without a hash trusts whoever answers; an address in it fails on the next machine. Write the lock again "
    "with hashes and without addresses (npm: omit-lockfile-registry-resolved), and keep paths of your own machine out."
)

# Put together here so that this file does not hold what it looks for.
ADDRESSES = re.compile(
    "|".join(
        [
            r"\bregistry\." + r"(npmjs|yarnpkg)\b",
            r"\bfiles\." + r"pythonhosted\b",
            r"\bpypi\." + r"org/simple",
            r"--(extra-)?index-" + r"url\b",
            r"--trusted-" + r"host\b",
            r"_auth" + r"Token",
            r"(?<![\w.}/*-])/(work/(main|shared)|home/\w+|root|Users/\w+)/",
            r"(?<![\w.}/*'\"-])/tmp" + r"/",
        ]
    )
)


def unlocked_python(_path: str, text: str) -> Iterator[str]:
    """Requirements that are not pinned by version and hash."""
    for block in re.split(r"\n(?=\S)", text.replace("\\\n", " ")):
        line = block.strip().splitlines()[0] if block.strip() else "#"
        if line.startswith("#"):
            continue
        if not re.match(r"[A-Za-z0-9._\[\],-]+==[^\s;]+", line):
            yield f"not pinned: {line[:60]}"
        elif "--hash=sha256:" not in line:
            yield f"no hash: {line[:60]}"


def unlocked_node(_path: str, text: str) -> Iterator[str]:
    """Packages without integrity, or with an address."""
    for name, entry in json.loads(text)["packages"].items():
        if name and not entry.get("link") and "integrity" not in entry:
            yield f"no integrity: {name}"
        if "resolved" in entry:
            yield f"holds an address: {name}"


def addresses(_path: str, text: str) -> Iterator[str]:
    """Registry hosts and paths of one machine."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = ADDRESSES.search(line)
        if found:
            yield f"line {number} names {found.group()!r}"


class TestLocks:
    def test_pin_python_by_hash(self):
        lines = list(unlocked_python("requirements.lock", tree.read("requirements.lock")))

        assert not lines, tree.report(lines, THINK)

    def test_pin_node_by_hash(self):
        lines = list(unlocked_node("package-lock.json", tree.read("package-lock.json")))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize("planted", ["flask\n", "flask>=3\n", "flask==3.1.3\n", "flask==3.1.3 \\\n    # via us\n"])
    def test_are_seen_without_a_hash(self, planted):
        assert list(unlocked_python("requirements.lock", planted))

    def test_pass_with_hashes(self):
        locked = f"flask==3.1.3 \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'1' * 64}\n    # via us\n"

        assert not list(unlocked_python("requirements.lock", locked))

    def test_are_seen_with_an_address_or_without_integrity(self):
        lock = {
            "packages": {"": {}, "node_modules/a": {"resolved": "somewhere", "integrity": "x"}, "node_modules/b": {}}
        }

        assert len(list(unlocked_node("package-lock.json", json.dumps(lock)))) == 2


class TestTree:
    def test_names_no_machine_and_no_registry(self):
        lines = tree.broken(
            addresses, tree.paths(".py", ".toml", ".txt", ".lock", ".json", ".md", ".js", ".mjs", ".html")
        )
        lines += tree.broken(addresses, tree.paths("Makefile", "Procfile", ".npmrc", ".ci/run", ".sh", ".cfg", ".ini"))

        assert not lines, tree.report(lines, THINK)

    @pytest.mark.parametrize(
        "planted",
        [
            "https://registry." + "npmjs.org/a",
            "--index-" + "url x",
            "open(/home/" + "me/x)",
            '"resolved": "/ro' + 'ot/x"',
        ],
    )
    def test_is_seen_to_name_one(self, planted):
        assert list(addresses("x.py", planted))

    @pytest.mark.parametrize(
        "fine", ["portal/work/app.py", "templates/work/main/x", "{root}/tmp/x", "https://a.test/root"]
    )
    def test_may_speak_of_its_own_folders(self, fine):
        assert not list(addresses("x.py", fine))
