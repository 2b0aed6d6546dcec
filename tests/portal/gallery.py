"""Pages with sample content and the real headers, so that their look can be tested apart from their views."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, abort, render_template
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from portal import headers, pages
from portal.assets import manifest
from tests.rules.tree import ROOT

Values = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Sample:
    """One page as a reader may meet it: its template, the frame round it, and what a view would hand over."""

    name: str
    template: str
    surface: pages.Surface
    values: Values
    crisis: object = None


def application(samples: tuple[Sample, ...]) -> Flask:
    """Serves each sample at its name."""
    app = Flask(
        "gallery",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "portal/assets/built"),
        static_url_path="/static",
    )
    app.config["SECRET_KEY"] = "only for the gallery"
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = manifest.asset
    app.after_request(headers.dress)
    # The views are not here; an address only has to look like one.
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: "/" + endpoint.replace(".", "/"))
    CSRFProtect(app)
    named = {sample.name: sample for sample in samples}

    @app.get("/<name>")
    def show(name: str) -> str:
        sample = named.get(name) or abort(404)
        return render_template(
            sample.template, **{"surface": sample.surface, "crisis": sample.crisis, **sample.values()}
        )

    return app
