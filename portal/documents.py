"""Signed documents on their way out: the bytes as they were signed, the same for whoever asks. Knows neither side."""

from flask import Response

KEPT_SECONDS = 300


def signed(raw: bytes) -> Response:
    """An answer that any page of any site may read, and that may be kept for five minutes."""
    answer = Response(raw, mimetype="application/json")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
