"""The mirror as a web application: one address, the same bytes for everyone."""

import sys
import threading
from collections.abc import Callable

from flask import Flask, Response, abort
from werkzeug.serving import WSGIRequestHandler, make_server

from kernel.refusals import Refused
from portal import documents
from portal.outside.asking import Away
from portal.outside.follower import Follower


class Silent(WSGIRequestHandler):
    """No log of who asked."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is written."""


def create(follower: Follower) -> Flask:
    """Serves what `follower` has seen, under `/keys.json`."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/healthz", "healthz", lambda: "ok\n")

    @app.get("/keys.json")
    def keys() -> Response:
        if follower.raw is None:
            abort(503)
        return documents.signed(follower.raw)

    return app


def serve(follower: Follower, *, port: int, every_seconds: float) -> None:
    """Follow and serve on this machine until the process ends."""
    following = threading.Thread(target=follow, args=(follower, every_seconds, threading.Event(), _say), daemon=True)
    following.start()
    make_server("127.0.0.1", port, create(follower), threaded=True, request_handler=Silent).serve_forever()


def follow(follower: Follower, every_seconds: float, stop: threading.Event, say: Callable[[str], object]) -> None:
    """Catch up until told to stop. What is wrong with the directory is said once, not every few seconds."""
    said = ""
    while not stop.is_set():
        try:
            follower.catch_up()
            said = ""
        except Away:
            pass
        except Refused as refused:
            if refused.message != said:
                said = refused.message
                say(f"The mirror keeps what it saw before. {said}\n")
        stop.wait(every_seconds)


def _say(text: str) -> None:
    sys.stderr.write(text)
