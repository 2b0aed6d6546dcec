"""Folders that the servers' account can and cannot reach, and a way to act as an ordinary account."""

import contextlib
import os
import shutil
import tempfile
import traceback
from pathlib import Path

import pytest

from kernel.embedded import account


@contextlib.contextmanager
def _ending_the_fork():
    """Leave the fork without pytest's own ending, and say why it failed."""
    with contextlib.ExitStack() as at_the_end:
        at_the_end.callback(os._exit, 1)
        at_the_end.push(lambda *failure: traceback.print_exception(*failure) if failure[0] else None)
        yield
        os._exit(0)


@pytest.fixture
def reachable():
    """A folder that everybody may walk through, unlike pytest's own, which is root's alone."""
    folder = Path(tempfile.mkdtemp(prefix="alcove-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def elsewhere(reachable):
    """Stands for /var/lib/alcove."""
    return reachable / "elsewhere"


@pytest.fixture
def as_ordinary():
    """Run a function as an account without any rights, in a fork, and fail when it fails."""

    def run(function, *args):
        someone = account.choose(Path("/nonexistent"))
        child = os.fork()
        if child == 0:
            with _ending_the_fork():
                if someone.switch:
                    os.setgroups([])
                    os.setgid(someone.gid)
                    os.setuid(someone.uid)
                function(*args)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

    return run
