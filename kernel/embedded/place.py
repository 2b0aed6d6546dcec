"""Where a server keeps its data and its socket, such that its account can reach both and nobody else can."""

import secrets
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kernel.embedded import account
from kernel.embedded.account import Account
from kernel.refusals import Refused

ELSEWHERE = Path("/var/lib/alcove")

# A Unix socket's path has 107 bytes; the longest name of ours inside the directory is `.s.PGSQL.5432`.
LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432")


class NoPlace(Refused):
    """No directory was found that is private and near enough."""


@dataclass(frozen=True)
class Place:
    """The folder is ours; `data` and `socket` inside it belong to the account that runs the server."""

    folder: Path
    data: Path
    socket: Path
    account: Account


def find(folder: Path, elsewhere: Path) -> Place:
    """Prepare `folder`, or a directory below `elsewhere` when the server's account cannot reach `folder`.

    Nothing above `folder` is changed. The other directory is written down in `folder`, so that it stays the same
    for as long as `folder` lives, and its path is printed at every start.
    """
    make(folder)
    root = _root(folder, elsewhere)
    data = root / "data"
    runs_as = account.choose(data)
    _make_private(data, runs_as)
    return Place(root, data, _socket_directory(root, runs_as), runs_as)


def make(folder: Path) -> None:
    """Make a directory of ours and what is missing above it; only root's new ones may be walked through by others."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    runs_as_root = account.choose(Path("/nonexistent")).switch if missing else False
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        path.chmod(0o711 if runs_as_root else 0o700)


def remove(folder: Path) -> None:
    """Delete `folder` and the directory elsewhere that it names."""
    for note in ("elsewhere", "socket-directory"):
        if (folder / note).exists():
            shutil.rmtree((folder / note).read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _root(folder: Path, elsewhere: Path) -> Path:
    note = folder / "elsewhere"
    if note.exists():
        root = Path(note.read_text().strip())
    elif account.choose(folder / "data").can_enter(folder):
        return folder
    else:
        # Not a digest of the folder's name alone: a folder that was deleted and made again starts empty.
        root = elsewhere / secrets.token_hex(8)
        note.write_text(f"{root}\n")
    make(root)
    # One write, line end included: several servers start side by side.
    sys.stderr.write(f"{folder} cannot be reached by the account that runs the server; its files are in {root}\n")
    return root


def _make_private(directory: Path, runs_as: Account) -> None:
    if not directory.exists():
        directory.mkdir(mode=0o700)
        runs_as.give(directory)


def _socket_directory(root: Path, runs_as: Account) -> Path:
    near = root / "socket"
    if len(str(near).encode()) <= LONGEST_SOCKET_DIRECTORY:
        _make_private(near, runs_as)
        return near
    note = root / "socket-directory"
    if note.exists() and _is_private(Path(note.read_text().strip()), runs_as):
        return Path(note.read_text().strip())
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108
        if len(parent.encode()) + len("/alcove-12345678") <= LONGEST_SOCKET_DIRECTORY:
            far = Path(tempfile.mkdtemp(prefix="alcove-", dir=parent))
            runs_as.give(far)
            note.write_text(f"{far}\n")
            return far
    raise NoPlace(f"The path of {root} is too long for a socket, and so is that of the temporary directory.")


def _is_private(directory: Path, runs_as: Account) -> bool:
    """Whether it is still the directory we made: somebody else may take a name in a shared place after a restart."""
    try:
        found = directory.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == runs_as.uid
