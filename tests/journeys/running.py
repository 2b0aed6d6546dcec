"""The whole of Alcove, started by its own command as a newcomer starts it: both sides, all programs, the stand-ins."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psycopg

from portal.installing import Home

ROOT = Path(__file__).parents[2]
NAMES = ("WORK", "CARE", "ACS", "IDP", "PAY", "MAIL", "MIRROR")
HOSTS = {"WORK": "localhost", "CARE": "care.localhost", "IDP": "idp.localhost", "PAY": "pay.localhost"}
SECONDS_TO_START = 180


class Alcove:
    """One start in one home, on ports that were free. `lines` is everything it has said."""

    def __init__(self, home):
        self.home = home
        self.ports = dict(zip(NAMES, _free_ports(len(NAMES)), strict=True))
        self.lines = []
        self._ready = threading.Event()
        self._child = None
        self._listening = None

    def up(self, kind="--empty"):
        """Start it, without data unless it is said otherwise, and return when both sides answer."""
        self._child = subprocess.Popen(
            self._command("up", kind),
            cwd=ROOT,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()
        self._ready.wait(SECONDS_TO_START)
        assert any(line.startswith("alcove is ready") for line in self.lines), "\n".join(self.lines[-60:])

    def down(self):
        """Stop it as a person would, and return its code."""
        self._child.terminate()
        code = self._child.wait(timeout=60)
        self._listening.join()
        self._child.stdout.close()
        return code

    def run(self, *words):
        """One command of `alcove`; what it says as JSON. A refusal fails the test with its words."""
        done = subprocess.run(
            [*self._command(*words), "--json"], cwd=ROOT, env=self._environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, f"alcove {' '.join(words)}: {done.stdout}{done.stderr}"
        self.lines += done.stderr.splitlines()
        return json.loads(done.stdout)

    def at(self, name, path=""):
        """An address of the product or a stand-in, as browsers know it."""
        return f"http://{HOSTS[name]}:{self.ports[name]}{path}"

    @contextlib.contextmanager
    def database(self, name):
        """An administrator's look into a database, for what no page shows."""
        side = "care" if name == "care" else "work"
        with psycopg.connect(Home(self.home / side).admin_url(name, None)) as connection:
            yield connection

    def complaints(self):
        """Lines that a program wrote because something went wrong. When days pass at once, what waited waited long."""
        wrong = [line for line in self.lines if re.search(r"Traceback|\berror\b|Error\b|CRITICAL", line)]
        return [line for line in wrong if "waited too long" not in line]

    def _listen(self):
        for line in self._child.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("alcove is ready"):
                self._ready.set()
        self._ready.set()

    def _command(self, *words):
        return [sys.executable, "-m", "portal.command", *words]

    def _environment(self):
        plain = {"PATH": os.defpath, "HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        return {**plain, "ALCOVE_HOME": str(self.home), **{f"ALCOVE_{k}_PORT": str(v) for k, v in self.ports.items()}}


def _free_ports(count):
    with contextlib.ExitStack() as lines:
        sockets = [lines.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
