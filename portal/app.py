"""One side's web application, built from its surfaces. Knows neither side."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import redis
import structlog
from flask import Blueprint, Flask, g, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from kernel import database, scope
from portal import doors, frames, headers, incoming, refusals, unit_of_work
from portal.assets import manifest
from portal.surfaces import Loader, Surface, Visitor
from portal.visits import Visits

ROOT = Path(__file__).parent.parent
log = structlog.get_logger()
limiter = Limiter(get_remote_address, default_limits=["600/minute"], headers_enabled=False)


@dataclass(frozen=True)
class Side:
    """What `build` must know of a side."""

    name: str
    package: str
    main_database: str
    surfaces: tuple[Surface, ...]
    base_url: str
    secret_key: bytes = field(repr=False)
    binds: Mapping[str, str] = field(repr=False)
    valkey_url: str = field(repr=False)
    loaders: Mapping[str, Loader] = field(default_factory=dict)
    # Which login a role uses in a database that is not the main one: {("issuer", "desk_web"): "issuer_web"}.
    logins: Mapping[tuple[str, str], str] = field(default_factory=dict)
    urgent_help: str = "/urgent-help"
    proxies: int = 0


def build(side: Side) -> Flask:
    """The application of a side, with every door closed that its surfaces do not open."""
    app = Flask(
        side.package,
        root_path=str(ROOT / "portal"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(manifest.BUILT),
        static_url_path="/static",
    )
    _configure(app, side)
    if side.proxies:
        # Only as many as there really are: each further one would let a visitor choose their own address.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=side.proxies, x_proto=0)  # type: ignore[method-assign]
    database.db.init_app(app)
    valkey = redis.Redis.from_url(side.valkey_url, socket_connect_timeout=0.3, socket_timeout=2)
    app.extensions["surfaces"] = side.surfaces
    app.extensions["valkey"] = valkey
    app.request_class = incoming.FormWithFile
    app.session_interface = Visits(side.surfaces, valkey)
    _sign_in(app, side)
    doors.csrf.init_app(app)
    limiter.init_app(app)
    refusals.register(app)
    for surface in side.surfaces:
        app.register_blueprint(assemble(side.package, surface))
    app.before_request(doors.enter)
    app.before_request(incoming.prepare)
    app.before_request(doors.check)
    app.after_request(headers.dress)
    app.after_request(unit_of_work.close)
    app.after_request(incoming.close)
    app.teardown_request(_leave)
    app.context_processor(lambda: frames.around(side.urgent_help))
    return app


def assemble(package: str, surface: Surface) -> Blueprint:
    """The surface's blueprint: a noun's address is its name, unless its blueprint says another."""
    parent = Blueprint(surface.name, __name__, url_prefix=surface.prefix if surface.prefix != "/" else None)
    for noun in surface.nouns:
        bp: Blueprint = import_module(f"{package}.{surface.name}.{noun}").bp
        prefix = bp.url_prefix if bp.url_prefix is not None else f"/{noun.replace('_', '-')}"
        parent.register_blueprint(bp, url_prefix=prefix)
    return parent


def _configure(app: Flask, side: Side) -> None:
    app.config.update(
        SECRET_KEY=side.secret_key,
        BASE_URL=side.base_url,
        TRUSTED_HOSTS=[side.base_url.split("://", 1)[1].split(":")[0]],
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAIN_DATABASE=side.main_database,
        SQLALCHEMY_BINDS=database.binds(dict(side.binds)),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        # The limiter's library spells a socket's address in its own way.
        RATELIMIT_STORAGE_URI=side.valkey_url.replace("unix://", "redis+unix://", 1),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="limit",
    )
    app.extensions["logins"] = dict(side.logins)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = manifest.asset


def _sign_in(app: Flask, side: Side) -> None:
    manager = LoginManager()
    # No digest of address and browser is kept to recognise people by.
    manager.session_protection = None
    manager.init_app(app)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(person_id: str) -> Visitor | None:
        loader = side.loaders.get(g.surface.name)
        return loader(UUID(person_id), dict(session)) if loader else None


def _leave(error: BaseException | None) -> None:
    database.db.session.remove()
    scope.clear()


def visitor() -> Any:
    """The signed-in person of this page; only for views that need a permission."""
    from flask_login import current_user

    return current_user
