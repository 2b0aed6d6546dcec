"""Is this process alive, and can it do its work: two addresses for machines."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kernel import scope
from kernel.database import engine
from portal.doors import ANYONE, needs


def blueprint(probe: str) -> Blueprint:
    """`/healthz` says the process runs; `/readyz` that its database answers as `probe`. Valkey may be away."""
    bp = Blueprint("health", __name__, url_prefix="")

    @bp.get("/healthz")
    @needs(ANYONE)
    def alive() -> ResponseReturnValue:
        return jsonify(status="alive")

    @bp.get("/readyz")
    @needs(ANYONE)
    def ready() -> ResponseReturnValue:
        try:
            with scope.nobody(probe), engine(current_app.config["MAIN_DATABASE"]).connect() as connection:
                connection.execute(text("select version_num from house.steps"))
        except SQLAlchemyError:
            return jsonify(status="the database does not answer"), 503
        return jsonify(status="ready", queue="ready" if _queue_answers() else "away")

    return bp


def _queue_answers() -> bool:
    try:
        return bool(current_app.extensions["valkey"].ping())
    except RedisError:
        return False
