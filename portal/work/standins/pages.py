"""What the pages of all stand-ins share: a bare application with our headers and strict templates."""

from pathlib import Path

from flask import Flask, Response
from jinja2 import StrictUndefined
from werkzeug.serving import WSGIRequestHandler

TEMPLATES = Path(__file__).parents[3] / "templates" / "standins"
STATIC = Path(__file__).parent / "static"
POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'"


class Silent(WSGIRequestHandler):
    """No log of what was asked."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing is written."""


def blank(name: str) -> Flask:
    """An application without pages."""
    app = Flask(name, template_folder=str(TEMPLATES), static_folder=str(STATIC), static_url_path="/static")
    app.jinja_env.undefined = StrictUndefined
    app.after_request(_headers)
    app.add_url_rule("/healthz", "healthz", lambda: "ok\n")
    return app


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", POLICY)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
