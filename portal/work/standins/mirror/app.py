"""The mirror as a web application: one address, the same bytes for everyone."""

import sys
import threading

from flask import Flask, Response, abort

from kernel.refusals import Refused
from portal import documents
from portal.work.standins import pages
from portal.work.standins.mirror.follower import Follower, SourceAway


def create(follower: Follower) -> Flask:
    """Serves what `follower` has seen, under `/keys.json`."""
    app = pages.blank(__name__)

    @app.get("/keys.json")
    def keys() -> Response:
        if follower.raw is None:
            abort(503)
        return documents.signed(follower.raw)

    return app


def follow(follower: Follower, every_seconds: float, stop: threading.Event) -> None:
    """Catch up until told to stop. What is wrong with the directory is said once, not every few seconds."""
    said = ""
    while not stop.is_set():
        try:
            follower.catch_up()
            said = ""
        except SourceAway:
            pass
        except Refused as refused:
            if refused.message != said:
                said = refused.message
                sys.stderr.write(f"The mirror keeps what it saw before. {said}\n")
        stop.wait(every_seconds)
