"""Forms: Stripe's nested form encoding, `lines[0][period][start]=1`, and the checks on what is sent in it."""

import re
from typing import Any

from werkzeug.datastructures import MultiDict

PART = re.compile(r"\[([^\]]*)\]")
CURRENCY = re.compile(r"[a-z]{3}")
WHOLE = re.compile(r"-?\d{1,12}")
DECIMAL = re.compile(r"\d{1,3}(\.\d{1,4})?")


class Invalid(Exception):
    """What was sent breaks a rule; answered as Stripe answers."""

    def __init__(self, message: str, *, param: str = "", code: str = "", status: int = 400, kind: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code
        self.status = status
        self.kind = kind or "invalid_request_error"


def decode(fields: MultiDict[str, str]) -> dict[str, Any]:
    """The nested form as dicts; a list is a dict with keys '0', '1', ... until `rows` reads it."""
    whole: dict[str, Any] = {}
    for name, value in fields.items():
        first = name.split("[", 1)[0]
        path = [first, *PART.findall(name)]
        place = whole
        for part in path[:-1]:
            place = place.setdefault(part, {})
        place[path[-1]] = value
    return whole


def rows(value: Any, param: str) -> list[Any]:
    """A list in the order of its indices, which must be 0, 1, 2, ..."""
    if not isinstance(value, dict) or sorted(value) != sorted(str(i) for i in range(len(value))):
        raise Invalid(f"Invalid array: {param}", param=param)
    return [value[str(i)] for i in range(len(value))]


def only(params: dict[str, Any], known: set[str], inside: str = "") -> None:
    """Stripe refuses what it does not know; so do we."""
    for name in sorted(set(params) - known):
        full = f"{inside}[{name}]" if inside else name
        raise Invalid(f"Received unknown parameter: {full}", param=full, code="parameter_unknown")


def required(params: dict[str, Any], name: str) -> Any:
    """The parameter, which must be there and not empty."""
    if not params.get(name):
        raise Invalid(f"Missing required param: {name}.", param=name, code="parameter_missing")
    return params[name]


def whole(value: Any, param: str) -> int:
    """A whole number."""
    if not isinstance(value, str) or not WHOLE.fullmatch(value):
        raise Invalid(f"Invalid integer: {value}", param=param, code="parameter_invalid_integer")
    return int(value)


def truth(value: Any, param: str) -> bool:
    """'true' or 'false'."""
    if value not in ("true", "false"):
        raise Invalid(f"Invalid boolean: {value}", param=param)
    return bool(value == "true")


def currency(value: Any) -> str:
    """Three small letters."""
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        raise Invalid(f"Invalid currency: {value}", param="currency")
    return value


def percentage(value: Any, param: str) -> str:
    """A decimal between 0 and 100 with at most four places."""
    if not isinstance(value, str) or not DECIMAL.fullmatch(value) or float(value) > 100:
        raise Invalid(f"Invalid decimal: {value}", param=param)
    return value


def metadata(params: dict[str, Any]) -> dict[str, str]:
    """At most 50 pairs, names up to 40 characters, values up to 500."""
    pairs = params.get("metadata", {})
    if len(pairs) > 50 or any(len(k) > 40 or not isinstance(v, str) or len(v) > 500 for k, v in pairs.items()):
        raise Invalid("Invalid metadata", param="metadata")
    return dict(pairs)
