"""Faults a test can ask a stand-in for: what the network and the vendor do on a bad day."""

import socket
from enum import StrEnum
from threading import Lock

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue


class Fault(StrEnum):
    """Each is seen by the caller as it would be from the vendor."""

    BROKEN_BEFORE = "broken_before"  # 500, nothing done
    BROKEN_AFTER = "broken_after"  # 500, all done
    LOST_ANSWER = "lost_answer"  # all done, the line is cut before the answer
    TOO_MANY = "too_many"  # 429, nothing done


class Faults:
    """The faults still to come, each for a path that ends in its word."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, str]] = []
        self._lock = Lock()

    def ask(self, fault: Fault, path_end: str, times: int) -> None:
        """The next `times` calls whose path ends so meet this fault."""
        with self._lock:
            self._waiting += [(fault, path_end)] * times

    def take(self, path: str) -> Fault | None:
        """The fault that this call meets, if any; it is used up."""
        with self._lock:
            for place, (fault, path_end) in enumerate(self._waiting):
                if path.endswith(path_end):
                    del self._waiting[place]
                    return fault
        return None


def install(app: Flask, faults: Faults) -> None:
    """Serve `POST /_faults` with `{"fault", "path_end", "times"}`. The demonstration has no such door."""
    doors = Blueprint("faults", __name__)

    @doors.post("/_faults")
    def ask() -> ResponseReturnValue:
        wanted = request.get_json()
        faults.ask(Fault(wanted["fault"]), wanted["path_end"], int(wanted.get("times", 1)))
        return "", 204

    app.register_blueprint(doors)


def cut_line() -> None:
    """Close the caller's connection without an answer, as a broken network does."""
    line: socket.socket | None = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if line is not None:
        line.shutdown(socket.SHUT_RDWR)
