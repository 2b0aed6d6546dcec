"""Reading settings: once, from a mapping, with a sentence for whoever forgot one."""

from collections.abc import Mapping
from pathlib import Path


class MissingSetting(SystemExit):
    """The start stops here, and says what to set."""


def must(environment: Mapping[str, str], name: str, what: str) -> str:
    """The setting, or an end of the start that names it and says what it is."""
    value = environment.get(name, "")
    if not value:
        raise MissingSetting(f"Set {name}: {what}.")
    return value


def secret(environment: Mapping[str, str], name: str, what: str) -> bytes:
    """A secret of at least 32 hexadecimal bytes, given by value or by `<NAME>_FILE`."""
    path = environment.get(f"{name}_FILE")
    text = Path(path).read_text().strip() if path else must(environment, name, what)
    value = bytes.fromhex(text)
    if len(value) < 32:
        raise MissingSetting(f"{name} must be at least 64 hexadecimal digits: {what}.")
    return value
