"""The care side's settings, read once from the environment of a process. Each process is given its own only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.env import must, secret

PROCESSES: dict[str, tuple[str, ...]] = {
    "web-care": ("client_web", "provider_web", "network_web", "care_machine_web", "care_probe"),
    "worker-care": ("care_job", "release_job", "care_rewrite"),
    "clock-care": ("care_job",),
    "command-care": ("care_job", "release_job", "care_rewrite", "network_web", "provider_web", "client_web"),
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


def read(process: str, environment: Mapping[str, str] = os.environ) -> CareSettings:
    """The settings of one process. A missing one ends the start and says what to set."""
    clock_file = environment.get("CARE_CLOCK_FILE")
    return CareSettings(
        base_url=must(
            environment, "CARE_BASE_URL", "the address clients' browsers use, such as https://care.example.net"
        ),
        work_url=must(environment, "WORK_BASE_URL", "the address of the side that publishes plans"),
        secret_key=secret(environment, "CARE_SECRET_KEY", "it signs forms"),
        login_pepper=secret(environment, "LOGIN_PEPPER", "it keys the digests of access phrases"),
        sealing_key=secret(environment, "CARE_SEALING_KEY", "it seals keys in the database"),
        databases={
            f"care/{role}": must(environment, f"{role.upper()}_DATABASE_URL", f"the login of {role}")
            for role in PROCESSES[process]
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
    )
