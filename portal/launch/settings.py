"""What `alcove up` and the command line read from the environment, and which part of it goes to which program."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.refusals import Refused

PORTS: Mapping[str, int] = {
    "ALCOVE_WORK_PORT": 8000,
    "ALCOVE_CARE_PORT": 8001,
    "ALCOVE_ACS_PORT": 8002,
    "ALCOVE_IDP_PORT": 8010,
    "ALCOVE_PAY_PORT": 8011,
    "ALCOVE_MAIL_PORT": 8012,
    "ALCOVE_MIRROR_PORT": 8013,
}

# The databases of a side, and the beginnings of the settings that are its own.
DATABASES: Mapping[str, tuple[str, ...]] = {"work": ("work", "issuer"), "care": ("care",)}
PREFIXES: Mapping[str, tuple[str, ...]] = {
    "work": ("WORK_", "ISSUER_", "SIGNER_", "DESK_", "STAFF_", "ROSTER_", "WRAP_", "STRIPE_", "KEY_DIRECTORIES"),
    "care": ("CARE_", "LOGIN_", "TURN_", "LEAVE_TO"),
}

# Addresses are no secret, and each side sends people to the other.
ADDRESSES = ("WORK_BASE_URL", "ACS_BASE_URL", "CARE_BASE_URL")


class BadSetting(Refused):
    """A setting has a value that cannot be used."""


@dataclass(frozen=True)
class Settings:
    """`home` holds all state; `ports` has every setting of `PORTS`."""

    home: Path
    bind: str
    ports: Mapping[str, int]
    environment: Mapping[str, str] = field(repr=False)

    def folder(self, side: str) -> Path:
        """Where this side keeps its servers, keys and settings."""
        return self.home / side

    def given(self, name: str) -> bool:
        """Whether the setting was set by whoever started us."""
        return bool(self.environment.get(name))


def read() -> Settings:
    """The settings of this start. Raises `BadSetting` for a port that is none."""
    return from_mapping(os.environ)


def from_mapping(environment: Mapping[str, str]) -> Settings:
    """The same from any mapping."""
    home = Path(environment.get("ALCOVE_HOME") or ".alcove").resolve()
    ports = {name: _port(name, environment.get(name) or str(usual)) for name, usual in PORTS.items()}
    return Settings(home, environment.get("ALCOVE_BIND") or "127.0.0.1", ports, dict(environment))


def _port(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise BadSetting(f"{name} is '{text}'. Please set it to a port number between 1 and 65535.")
    return int(text)


def for_commands(settings: Settings, side: str) -> dict[str, str]:
    """The environment of this side's commands: everything but the other side's settings."""
    return _environment(settings, PREFIXES[side], tuple(f"{name.upper()}_DATABASE_URL" for name in DATABASES[side]))


def for_program(settings: Settings, name: str) -> dict[str, str]:
    """The environment of one long-running program: its side's settings without any database's.

    Those are in the program's own file. The signer gets the issuer's settings only, a stand-in neither side's.
    """
    return _environment(settings, _prefixes(name), ())


def addresses(settings: Settings) -> dict[str, str]:
    """Where people find the sides on this machine, by names that browsers resolve on their own and keep apart."""
    ports = settings.ports
    return {
        "WORK_BASE_URL": f"http://localhost:{ports['ALCOVE_WORK_PORT']}",
        "ACS_BASE_URL": f"http://localhost:{ports['ALCOVE_ACS_PORT']}",
        "CARE_BASE_URL": f"http://care.localhost:{ports['ALCOVE_CARE_PORT']}",
    }


def side_of(name: str) -> str | None:
    """The side a program of the Procfile belongs to; `None` for the demonstration's stand-ins."""
    if name == "signer" or name == "web-acs" or name.endswith("-work"):
        return "work"
    return "care" if name.endswith("-care") else None


def _prefixes(name: str) -> tuple[str, ...]:
    if name == "signer":
        return ("ISSUER_", "SIGNER_")
    side = side_of(name)
    return PREFIXES[side] if side else ()


def _environment(settings: Settings, own: tuple[str, ...], databases: tuple[str, ...]) -> dict[str, str]:
    everybody = tuple(prefix for prefixes in PREFIXES.values() for prefix in prefixes)

    def goes_with(key: str) -> bool:
        if key.endswith("_DATABASE_URL"):
            return key in databases
        return key in ADDRESSES or key.startswith(own) or not key.startswith(everybody)

    inherited = {key: value for key, value in settings.environment.items() if goes_with(key)}
    # Programs are found beside the Python that runs us, whether or not its environment was activated.
    beside = f"{Path(sys.executable).parent}{os.pathsep}{inherited.get('PATH', os.defpath)}"
    ours = {name: str(port) for name, port in settings.ports.items()}
    return {
        **addresses(settings),
        **inherited,
        **ours,
        "ALCOVE_HOME": str(settings.home),
        "ALCOVE_BIND": settings.bind,
        "PATH": beside,
    }
