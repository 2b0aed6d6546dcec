"""What a script of ours sends and is told, and the challenge that a passkey has to answer."""

from datetime import datetime, timedelta

from flask import abort, current_app, jsonify, request, session
from flask.typing import ResponseReturnValue

from kernel import ceremonies, clock
from kernel.refusals import Refused

# How long a challenge may wait for its answer. It is kept here, and the first answer uses it up.
WAITS = timedelta(minutes=5)
OCTETS = "application/octet-stream"


class OpenTooLong(Refused):
    """What was asked has run out, or was answered before."""

    message = "This page had been open for too long. Please load it again."


def site() -> ceremonies.Site:
    """Where passkeys hold, from settings and never from a message."""
    origin: str = current_app.config["BASE_URL"]
    return ceremonies.Site(host=origin.split("://", 1)[1].split(":")[0], origin=origin)


def put(question: ceremonies.Question, **told: object) -> ResponseReturnValue:
    """Ask the browser, and remember the challenge in the visit."""
    session["challenge"] = ceremonies.as_text(question.challenge)
    session["challenged_at"] = clock.now().isoformat()
    return jsonify(options=question.json, **told)


def challenge() -> bytes:
    """The challenge of this visit, which is used up by this. Raises OpenTooLong."""
    kept, since = session.pop("challenge", None), session.pop("challenged_at", None)
    if not kept or not since or clock.now() - datetime.fromisoformat(since) > WAITS:
        raise OpenTooLong
    return ceremonies.from_text(kept)


def text(name: str) -> str:
    """A text of the JSON that was sent; empty where there is none."""
    given = request.get_json(silent=True)
    value = given.get(name) if isinstance(given, dict) else None
    return value if isinstance(value, str) and len(value) < 200_000 else ""


def sent() -> str:
    """A passkey's answer that was sent as bytes, which no form of another site can do. Anything else is refused."""
    if request.mimetype != OCTETS:
        abort(400)
    return request.get_data(cache=False).decode(errors="replace")
