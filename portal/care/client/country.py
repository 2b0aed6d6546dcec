"""The country whose urgent help is shown: what the reader chose, kept in a cookie of its own and never on our side.

It is known without a visit, so that it works signed out and with every server of ours down.
"""

from flask import Response, g, request

from care import crisis, places
from care.crisis import Help

COOKIE = "__Host-place"


def here() -> str | None:
    """The country chosen in this browser, where it is one we have lines for."""
    return known(request.cookies.get(COOKIE, ""))


def known(country: str) -> str | None:
    """The country in capitals, or none."""
    found = country.upper()
    return found if found in crisis.countries() else None


def help_here() -> Help:
    """The urgent help of the country chosen; of no country in particular otherwise."""
    return crisis.help_for(here())


def show_lines() -> None:
    """Before every page: put the lines of the chosen country where the crisis bar finds them."""
    g.crisis = help_here() if here() else None


def adopt(country: str) -> str | None:
    """Show the lines of this country on this page, when we have any; gives it back then."""
    found = known(country)
    if found is not None:
        g.crisis = crisis.help_for(found)
    return found


def remember(answer: Response, country: str) -> Response:
    """Keep the choice in this browser until it is closed."""
    answer.set_cookie(COOKIE, country, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def forget(answer: Response) -> Response:
    """Take the choice out of this browser."""
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def names() -> list[tuple[str, str]]:
    """The countries to choose from, by name."""
    return sorted(((places.COUNTRIES[code], code) for code in crisis.countries()), key=lambda entry: entry[0])
