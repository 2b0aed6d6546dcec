"""A Valkey server of our own: on a private Unix socket, in memory only. Losing it loses no promise."""

import signal
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from kernel.embedded import binaries, pids
from kernel.embedded.place import Place
from kernel.embedded.server import Server, write

# Nothing is written to disk, and no list of slow or large commands keeps their arguments.
SETTINGS: Mapping[str, str] = {
    "port": "0",
    "unixsocketperm": "700",
    "save": '""',
    "appendonly": "no",
    "maxmemory": "256mb",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "loglevel": "warning",
    "crash-log-enabled": "no",
    "commandlog-execution-slower-than": "-1",
    "commandlog-request-larger-than": "-1",
    "commandlog-reply-larger-than": "-1",
}


class Valkey(Server):
    """One Valkey server in `folder`."""

    kind = "Valkey"
    ending: ClassVar[pids.Ending] = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

    def url(self) -> str:
        """Where it listens, as redis-py reads it. Only after `start`."""
        return f"unix://{quote(str(self._socket(self.where)))}"

    def _socket(self, at: Place) -> Path:
        return at.socket / "valkey.sock"

    def _prepare(self, at: Place) -> Sequence[str | Path]:
        program = binaries.valkey(at.account, self.elsewhere)
        files = {"dir": f'"{at.data}"', "unixsocket": f'"{self._socket(at)}"'}
        configuration = at.folder / "valkey.conf"
        write(configuration, "".join(f"{key} {value}\n" for key, value in {**SETTINGS, **files}.items()), mode=0o644)
        # The socket of a killed server would take our first question and never answer.
        self._socket(at).unlink(missing_ok=True)
        return [program, configuration]

    def _answers(self, at: Place) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1.0)
            try:
                line.connect(str(self._socket(at)))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
