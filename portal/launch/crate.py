"""The folder that evidence is laid in: private, every file with its digest, and what could not be had is said."""

import json
import shutil
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path
from typing import Any

from kernel.refusals import Refused

FORMAT = "alcove-evidence/1"
MANIFEST = "manifest.json"


class NotEmpty(Refused):
    """The folder holds something already, and evidence is never mixed."""


class Crate:
    """An open crate. Names are paths inside it with `/`, the same on every machine."""

    def __init__(self, folder: Path) -> None:
        """Make the folder, or take an empty one. Raises NotEmpty."""
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotEmpty(f"{folder} is not an empty folder. Please name a new one; nothing was written.")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self.missing: list[dict[str, str]] = []

    def path(self, name: str) -> Path:
        """Where the file of this name is to be written; the folders above it are there."""
        found = self.folder / name
        found.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found

    def put(self, name: str, content: object) -> None:
        """Write `content` as JSON that a person can read."""
        self.path(name).write_text(json.dumps(content, indent=1, default=str, ensure_ascii=False) + "\n")

    def put_lines(self, name: str, rows: Iterable[str]) -> int:
        """Write one row a line, in the order in which they come; returns how many."""
        count = 0
        with self.path(name).open("w", encoding="utf-8") as file:
            for count, row in enumerate(rows, start=1):  # noqa: B007
                file.write(f"{row}\n")
        return count

    def copy(self, name: str, source: Path) -> None:
        """Copy a file, or a folder with all regular files in it. What cannot be read is noted as missing."""
        found = [path for path in sorted(source.rglob("*")) if path.is_file()] if source.is_dir() else [source]
        for path in found:
            inner = f"{name}/{path.relative_to(source).as_posix()}" if source.is_dir() else name
            try:
                shutil.copyfile(path, self.path(inner))
            except OSError as reason:
                self.lacks(inner, reason.strerror or "it could not be read")

    def lacks(self, what: str, why: str) -> None:
        """Note what could not be had: a gap that nobody mentions would look like a proof."""
        self.missing.append({"what": what, "why": why})

    def close(self, **facts: Any) -> dict[str, Any]:
        """Write the manifest, with the size and SHA-256 of every file, and return it."""
        files = {}
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    digest = file_digest(file, "sha256").hexdigest()
                files[path.relative_to(self.folder).as_posix()] = {"bytes": path.stat().st_size, "sha256": digest}
        manifest = {"format": FORMAT, **facts, "missing": self.missing, "files": files}
        self.put(MANIFEST, manifest)
        return manifest
