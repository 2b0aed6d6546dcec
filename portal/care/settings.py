"""The care side's settings, read once from the environment of a process. Each process is given its own only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.env import must, secret


@dataclass(frozen=True)
class Needs:
    """What one process is given: its logins, and the secrets it cannot do without."""

    roles: tuple[str, ...]
    secrets: tuple[str, ...] = ()


SECRETS = {
    "CARE_SECRET_KEY": "it signs forms",
    "LOGIN_PEPPER": "it keys the digests of access phrases",
    "CARE_SEALING_KEY": "it seals keys in the database",
}
PROCESSES: dict[str, Needs] = {
    "web-care": Needs(("client_web", "provider_web", "network_web", "care_machine_web", "care_probe"), tuple(SECRETS)),
    "worker-care": Needs(("care_job", "release_job", "care_rewrite"), ("CARE_SEALING_KEY",)),
    "clock-care": Needs(("care_job",)),
    "command-care": Needs(
        ("care_job", "release_job", "care_rewrite", "network_web", "provider_web", "client_web"), tuple(SECRETS)
    ),
}


@dataclass(frozen=True)
class Vendor:
    """An outside service: where it is and what opens it."""

    api_key: str = field(repr=False, default="")
    api_base: str = ""
    webhook_secret: str = field(repr=False, default="")


@dataclass(frozen=True)
class Turn:
    """A TURN server: its addresses and the secret that makes credentials. Empty: calls go directly."""

    urls: tuple[str, ...] = ()
    secret: str = field(repr=False, default="")


@dataclass(frozen=True)
class CareSettings:
    """Everything the care side is told from outside."""

    base_url: str
    work_url: str
    key_directories: tuple[str, ...]
    secret_key: bytes = field(repr=False)
    login_pepper: bytes = field(repr=False)
    sealing_key: bytes = field(repr=False)
    databases: Mapping[str, str] = field(repr=False)
    valkey_url: str = field(repr=False)
    home: Path
    turn: Turn
    leave_to: str
    sendgrid: Vendor
    mail_from: str
    clock_file: Path | None
    demonstration: bool
    proxies: int = 0


def read(process: str, environment: Mapping[str, str] = os.environ) -> CareSettings:
    """The settings of one process. A missing one ends the start and says what to set."""
    clock_file = environment.get("CARE_CLOCK_FILE")
    needs = PROCESSES[process]

    def given(name: str) -> bytes:
        return secret(environment, name, SECRETS[name]) if name in needs.secrets else b""

    work_url = must(environment, "WORK_BASE_URL", "the address of the side that publishes plans")
    return CareSettings(
        base_url=must(
            environment, "CARE_BASE_URL", "the address clients' browsers use, such as https://care.example.net"
        ),
        work_url=work_url,
        # Whoever comes with a voucher compares our keys with theirs and with every mirror's.
        key_directories=(f"{work_url}/keys.json", *environment.get("CARE_KEY_DIRECTORIES", "").split()),
        secret_key=given("CARE_SECRET_KEY"),
        login_pepper=given("LOGIN_PEPPER"),
        sealing_key=given("CARE_SEALING_KEY"),
        databases={
            f"care/{role}": must(environment, f"{role.upper()}_DATABASE_URL", f"the login of {role}")
            for role in needs.roles
        },
        valkey_url=must(environment, "CARE_REDIS_URL", "the care side's Valkey or Redis"),
        home=Path(must(environment, "CARE_HOME", "the folder for this side's keys and documents")),
        turn=Turn(tuple(environment.get("TURN_URLS", "").split()), environment.get("TURN_SECRET", "")),
        leave_to=environment.get("LEAVE_TO", "https://www.bbc.com/weather"),
        sendgrid=Vendor(
            environment.get("CARE_SENDGRID_API_KEY", ""),
            environment.get("CARE_SENDGRID_API_BASE", ""),
            environment.get("CARE_SENDGRID_WEBHOOK_PUBLIC_KEY", ""),
        ),
        mail_from=environment.get("CARE_MAIL_FROM", "notices@localhost"),
        clock_file=Path(clock_file) if clock_file else None,
        demonstration=environment.get("ALCOVE_DEMONSTRATION") == "1",
        # How many proxies of ours stand in front and add the visitor's address; limits are counted by it.
        proxies=int(environment.get("CARE_PROXIES", "0")),
    )


# Settings that `migrate` passes on to this side's processes as they were given.
PASSED_ON = (
    "CARE_BASE_URL", "WORK_BASE_URL", "CARE_REDIS_URL", "CARE_KEY_DIRECTORIES", "TURN_URLS", "TURN_SECRET", "LEAVE_TO",
    "CARE_SENDGRID_API_KEY", "CARE_SENDGRID_API_BASE", "CARE_SENDGRID_WEBHOOK_PUBLIC_KEY", "CARE_MAIL_FROM",
    "ALCOVE_DEMONSTRATION", "CARE_PROXIES",
)  # fmt: skip


@dataclass(frozen=True)
class Install:
    """What `migrate` is told: where this side's folder is, and a managed database where there is one."""

    folder: Path
    care_url: str | None = field(repr=False)
    passed_on: Mapping[str, str] = field(repr=False)


def read_install(environment: Mapping[str, str] = os.environ) -> Install:
    """The settings of `migrate`."""
    home = Path(environment.get("ALCOVE_HOME") or ".alcove").resolve() / "care"
    return Install(Path(environment.get("CARE_HOME") or home), environment.get("CARE_DATABASE_URL"), environment)
