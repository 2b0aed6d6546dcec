"""A program's own settings: a file of KEY=VALUE lines for its owner only, loaded just before the program starts.

`python -m kernel.envfile [--record FILE] [ENVFILE ...] -- COMMAND ...` loads the files, the later ones winning, and
becomes COMMAND under the same pid. So whoever starts many programs never reads what belongs to any of them.
"""

import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kernel.embedded import pids


class BadEnvFile(SystemExit):
    """The file cannot be used; the message names file and line, never a value."""


def read(path: Path) -> dict[str, str]:
    """The settings in `path`. Blank lines and lines beginning with # are left out; values are taken as they stand.

    Raises `BadEnvFile` when the file is missing, has a line without '=', or may be read by others.
    """
    try:
        mode, lines = path.stat().st_mode, path.read_text().splitlines()
    except FileNotFoundError:
        raise BadEnvFile(f"{path} is missing. The side's migrate command writes it.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise BadEnvFile(f"{path} may be read by others. Say: chmod 600 {path}")
    values = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise BadEnvFile(f"{path}, line {number}: expected NAME=VALUE.")
        values[name] = value
    return values


def write(path: Path, values: Mapping[str, str]) -> None:
    """Keep `values` in `path`, readable by its owner only, whole or not at all. Raises ValueError for a line break."""
    for name, value in values.items():
        if not name.isidentifier() or "\n" in value or "\r" in value:
            raise ValueError(f"{name} cannot stand on one line")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    partial.replace(path)


def main(argv: Sequence[str]) -> None:
    """Become the command after `--`. Raises `BadEnvFile`."""
    before, command = _parted(argv)
    if before[:1] == ["--record"]:
        pids.record(Path(before[1]), os.getpid())
        before = before[2:]
    for name in before:
        os.environ.update(read(Path(name)))  # noqa: TID251
    try:
        os.execvp(command[0], command)  # noqa: S606
    except OSError as reason:
        raise BadEnvFile(f"{command[0]} cannot be started: {reason.strerror}.") from None


def _parted(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    words = list(argv)
    if "--" not in words or words[-1] == "--":
        raise BadEnvFile("usage: python -m kernel.envfile [--record FILE] [ENVFILE ...] -- COMMAND ...")
    middle = words.index("--")
    return words[:middle], words[middle + 1 :]


if __name__ == "__main__":
    main(sys.argv[1:])
