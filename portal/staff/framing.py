"""Parts of pages that every surface of people with a role has, framed by the surface at hand."""

from flask import Response, g, make_response, render_template
from markupsafe import Markup


def page(part: str, title: str, **values: object) -> str:
    """`templates/shared/staff/<part>.html` under this heading, in the surface's own look."""
    # Our own template, which has escaped its values already.
    body = Markup(render_template(f"shared/staff/{part}.html", title=title, **values))  # noqa: S704
    return render_template(f"{g.surface.name}/doorway/framed.html", title=title, body=body)


def onward(to: str) -> Response:
    """On to the company's sign-in.

    Not a redirect: browsers hold those after a form to our own host, and the company's sign-in is another.
    """
    answer = make_response(page("onward", "On to your company's sign-in", to=to))
    answer.headers["Refresh"] = f"0; url={to}"
    return answer
