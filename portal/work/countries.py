"""Names of countries in English, as the time zone database keeps them, with the few that read oddly put right."""

from functools import cache
from importlib.resources import files

BETTER = {"GB": "the United Kingdom", "US": "the United States", "NL": "the Netherlands", "AE": "the Emirates"}


@cache
def _names() -> dict[str, str]:
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text()
    lines = (line.partition("\t") for line in table.splitlines() if not line.startswith("#"))
    return {code: name for code, _, name in lines} | BETTER


def name(code: str) -> str:
    """The country of an ISO 3166-1 alpha-2 code, as it stands in a sentence; the code itself when nobody knows it."""
    return _names().get(code, code)
