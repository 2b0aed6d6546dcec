"""A small Alcove: real servers of both sides, and two programs that only say that they are ready."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

SMALL = Path(__file__).with_name("small_alcove.py")
NAMES = ("WORK", "CARE", "ACS", "IDP", "PAY", "MAIL", "MIRROR")


def free_ports(count):
    """Ports that nothing uses now, each another."""
    with contextlib.ExitStack() as lines:
        sockets = [lines.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Small:
    """Starts of the small Alcove in one home."""

    def __init__(self, home):
        self.home = home
        self.ports = dict(zip(NAMES, free_ports(len(NAMES)), strict=True))
        self.started = []

    def environment(self):
        """Ours without settings of the machine, and the home and ports of this test."""
        plain = {"PATH": os.defpath, "HOME": str(self.home), "PYTHONPATH": str(SMALL.parents[3])}
        return {**plain, "ALCOVE_HOME": str(self.home), **{f"ALCOVE_{k}_PORT": str(v) for k, v in self.ports.items()}}

    def start(self, *words, **extra):
        """Start it; `read_until` tells what it said."""
        child = subprocess.Popen(
            [sys.executable, str(SMALL), *words],
            env={**self.environment(), **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(child)
        return child

    def read_until(self, child, beginning):
        """The lines up to the first that begins so, or all of them when there is none."""
        lines = []
        for line in child.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith(beginning):
                break
        return lines

    def stop(self, child, number=signal.SIGINT):
        """Ask it to stop; its code and last words."""
        child.send_signal(number)
        said, _ = child.communicate(timeout=60)
        return child.returncode, said


@pytest.fixture
def small():
    """A home that the servers' account can reach; everything started in it is ended, and looked for, at the end."""
    home = Path(tempfile.mkdtemp(prefix="alcove-up-"))
    home.chmod(0o711)
    one = Small(home)
    yield one
    for child in one.started:
        if child.poll() is None:
            child.terminate()
        with contextlib.suppress(ValueError):
            child.communicate(timeout=60)
    shutil.rmtree(home)
