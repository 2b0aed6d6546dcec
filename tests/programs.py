"""The work side's web programs under gunicorn, each started by its own line of the Procfile, as in production."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from kernel.database import db
from portal.work import app as work_app_module
from portal.work import settings as work_settings
from tests import house
from tests.serving import free_port

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 180


@dataclass
class Alcove:
    """The running work side: `app` is for rules alone, every page is asked for at `work` and `acs`."""

    app: Flask
    admin_url: str
    work_port: int
    acs_port: int
    environment: dict[str, str] = field(repr=False)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def work(self) -> str:
        return f"http://localhost:{self.work_port}"

    @property
    def acs(self) -> str:
        return f"http://localhost:{self.acs_port}"

    def start(self, program: str, *, timeout: int | None = None, workers: int | None = None) -> None:
        """Start one line of the Procfile, where wanted with another time for hung workers or number of them."""
        line = re.search(rf"^{program}: (.*)$", (ROOT / "Procfile").read_text(), re.M).group(1)
        if timeout:
            line = re.sub(r"--timeout \d+", f"--timeout {timeout}", line)
        if workers:
            line = re.sub(r"--workers \d+", f"--workers {workers}", line)
        argv = ["sh", "-c", f"exec {line}"]
        self.running[program] = subprocess.Popen(argv, cwd=ROOT, env=self.environment)
        self._wait_for(program, self.work_port if program == "web-work" else self.acs_port)

    def stop(self) -> None:
        """Stop what was started, at once: nobody waits for an answer any more."""
        for running in self.running.values():
            running.send_signal(signal.SIGQUIT)
        for running in self.running.values():
            running.wait(timeout=30)

    def _wait_for(self, program: str, port: int) -> None:
        for _ in range(SECONDS_TO_START * 20):
            assert self.running[program].poll() is None, f"{program} did not start"
            try:
                # Gunicorn listens before its worker has read the application: an answer is waited for.
                with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_START) as line:
                    line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    assert line.recv(12).startswith(b"HTTP/1.1")
                    return
            except ConnectionRefusedError:
                self._pause(program)
        raise AssertionError(f"{program} did not answer")

    def _pause(self, program: str) -> None:
        try:
            self.running[program].wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            return


@contextmanager
def alcove(servers: house.Servers, folder: Path) -> Iterator[Alcove]:
    """A work side on fresh databases of its own, with nothing running yet. One proxy may say who is calling."""
    work_url, issuer_url = servers.fresh("work"), servers.fresh("issuer")
    work_port, acs_port = free_port(), free_port()
    environment = house.environment_of_work(servers, work_url, issuer_url, folder) | {
        "WORK_BASE_URL": f"http://localhost:{work_port}",
        "ACS_BASE_URL": f"http://localhost:{acs_port}",
        "ALCOVE_WORK_PORT": str(work_port),
        "ALCOVE_ACS_PORT": str(acs_port),
        "WORK_PROXIES": "1",
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
    work_settings.PROCESSES["tests"] = work_settings.Needs(tuple(work_settings.DATABASE_ROLES), house.WORK_SECRETS)
    app = work_app_module.create(work_settings.read("tests", environment))
    made = Alcove(app, work_url, work_port, acs_port, environment)
    try:
        yield made
    finally:
        made.stop()
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        for url in (work_url, issuer_url):
            servers.drop(url)
