"""Drawer: what a stand-in remembers, in memory and, when it has a folder, in one JSON file."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any


class Drawer:
    """Named collections of plain JSON things; one writer at a time, whole or not at all on disk."""

    def __init__(self, file: Path | None, *, collections: tuple[str, ...]) -> None:
        self._file = file
        self._lock = RLock()
        self._all: dict[str, dict[str, Any]] = {name: {} for name in collections}
        if file is not None and file.exists():
            self._all.update(json.loads(file.read_text()))

    def __getitem__(self, name: str) -> dict[str, Any]:
        return self._all[name]

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the drawer; what was changed inside is on disk afterwards."""
        with self._lock:
            yield
            if self._file is not None:
                self.copy_to(self._file)

    def copy_to(self, file: Path) -> None:
        """Put all of it on disk."""
        with self._lock:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = file.with_suffix(".new")
            fresh.write_text(json.dumps(self._all))
            fresh.replace(file)
