"""Whether the ports we are about to use are free, told before anything starts."""

import errno
import socket

from kernel.refusals import Refused
from portal.launch.settings import Settings

ALWAYS = ("ALCOVE_WORK_PORT", "ALCOVE_CARE_PORT", "ALCOVE_ACS_PORT")


class PortBusy(Refused):
    """Something else listens where we would."""


def check_free(at: Settings, names: tuple[str, ...] = ALWAYS) -> None:
    """Raise `PortBusy`, naming the setting to change, when one of the ports is taken or given twice."""
    seen: dict[int, str] = {}
    for name in names:
        port = at.ports[name]
        if port in seen:
            raise PortBusy(f"{seen[port]} and {name} are both {port}. Please give them different ports.")
        seen[port] = name
        if not _is_free(at.bind, port):
            raise PortBusy(
                f"Port {port} is already used by another program. "
                f"Stop that program, or set {name} to another port, for example {name}={port + 100}."
            )


def _is_free(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as line:
        # Without this a port of ours that was closed a moment ago would look taken.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((address, port))
        except OSError as reason:
            if reason.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
