"""Where each built file is served: the name a template asks for, and the hashed address that answers."""

import json
from functools import cache
from pathlib import Path

BUILT = Path(__file__).parent / "built"
PREFIX = "/static/"


class AssetMissing(LookupError):
    """A page asks for a file that was not built; run ``python -m portal.assets.build``."""


def asset(name: str) -> str:
    """The address of a built file, say ``asset("care.css")``.

    Names: ``work.css``, ``care.css``, ``<side>/<entry>.js``, ``<drawing>.svg``, ``fonts/<file>.woff2``. The address
    carries a hash of the content, so it may be kept for ever. Raises AssetMissing.
    """
    try:
        return PREFIX + _named()[name]
    except KeyError:
        raise AssetMissing(f"{name}: {AssetMissing.__doc__}") from None


@cache
def _named() -> dict[str, str]:
    meta = BUILT / "meta.json"
    if not meta.is_file():
        return {}
    named: dict[str, str] = json.loads(meta.read_text())
    return named
