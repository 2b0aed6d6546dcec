"""The programs of a Procfile: their commands, and how each is started with its own settings and nothing else."""

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile

from portal.launch import settings
from portal.launch.settings import Settings

ROOT = Path(__file__).parents[2]

# Run before the others, by `alcove up` as one child per side; on other platforms as the Procfile says.
RELEASE = "release"


@dataclass(frozen=True)
class Program:
    """A line of a Procfile."""

    name: str
    command: str


def from_procfiles(*paths: Path) -> list[Program]:
    """The programs to keep running, in the order of the files."""
    lines = [line for path in paths for line in parse_procfile(path.read_text()).processes.items()]
    return [Program(name, command) for name, command in lines if name != RELEASE]


def env_files(at: Settings, name: str) -> list[Path]:
    """The files that hold the settings of this program. Those of a side must exist, a stand-in needs none."""
    side = settings.side_of(name)
    own = at.home / (side or "demo") / "env" / f"{name}.env"
    if side is None:
        return [own] if own.exists() else []
    shared = own.with_name("servers.env")
    return [shared, own] if name != "signer" and shared.exists() else [own]


def start_line(at: Settings, program: Program) -> str:
    """The shell command that records its pid, loads the program's settings and becomes the program."""
    record = ["--record", str(record_of(at, program.name))]
    files = [str(path) for path in env_files(at, program.name)]
    inner = ["sh", "-c", f"exec {program.command}"]
    return f"exec {shlex.join([sys.executable, '-m', 'kernel.envfile', *record, *files, '--', *inner])}"


def record_of(at: Settings, name: str) -> Path:
    """Where the pid of a running program is written down."""
    return at.home / "run" / f"{name}.pid"


def command_line(at: Settings, side: str, words: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """The argument list and environment of one command of a side, such as `migrate`, loaded like any program."""
    folder = at.folder(side) / "env"
    files = [str(folder / name) for name in ("servers.env", f"command-{side}.env") if (folder / name).exists()]
    command = [sys.executable, "-m", f"portal.{side}.command", *words]
    argv = [sys.executable, "-m", "kernel.envfile", *files, "--", *command] if files else command
    return argv, settings.for_commands(at, side)
