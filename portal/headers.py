"""What every answer says to the browser, and the named exceptions in one table."""

from flask import Response, g, request

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(), geolocation=()",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Cache-Control": "no-store",
}


def allow(**directives: str) -> None:
    """Widen the policy of this answer: `allow(connect_src="https://…")`. The side's surfaces.py lists who may."""
    widened: dict[str, str] = g.setdefault("csp", {})
    for name, sources in directives.items():
        widened[name.replace("_", "-")] = sources


def dress(response: Response) -> Response:
    """Put the headers on; a header that a view has set itself stays."""
    widened: dict[str, str] = g.get("csp", {})
    policy = "; ".join(f"{name} {value} {widened.get(name, '')}".strip() for name, value in CSP.items())
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
