"""The work side's settings, read once from the environment of a process. Each process is given its own only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.env import must, secret

DATABASE_ROLES = {
    "desk_web": "work", "hr_web": "work", "finance_web": "work", "operator_web": "work", "work_machine_web": "work",
    "scim_web": "work", "setup_web": "work",
    "work_job": "work", "work_probe": "work", "issuer_web": "issuer", "issuer_job": "issuer", "issuer_rewrite": "issuer",
}  # fmt: skip


@dataclass(frozen=True)
class Needs:
    """What one process is given: its logins, and the secrets it cannot do without."""

    roles: tuple[str, ...]
    secrets: tuple[str, ...] = ()


SECRETS = {
    "WORK_SECRET_KEY": "it signs forms",
    "DESK_PEPPER": "it keys the digests of employees' sign-ins",
    "STAFF_PEPPER": "it keys the digests of role holders' sign-ins",
    "ROSTER_KEY": "it keys the digests of the roster",
    "WORK_SEALING_KEY": "it seals names and keys in the database",
    "WRAP_KEY": "it wraps what a browser keeps of a voucher",
}
PROCESSES: dict[str, Needs] = {
    "web-work": Needs(
        (
            "desk_web",
            "hr_web",
            "finance_web",
            "operator_web",
            "setup_web",
            "work_machine_web",
            "scim_web",
            "work_probe",
            "issuer_web",
        ),
        tuple(SECRETS),
    ),
    "web-acs": Needs(("work_machine_web",), ("DESK_PEPPER", "STAFF_PEPPER", "ROSTER_KEY", "WORK_SEALING_KEY")),
    "worker-work": Needs(
        ("work_job", "issuer_job", "issuer_rewrite"), ("DESK_PEPPER", "STAFF_PEPPER", "ROSTER_KEY", "WORK_SEALING_KEY")
    ),
    "clock-work": Needs(("work_job",)),
    "command-work": Needs(
        ("work_job", "hr_web", "operator_web", "work_machine_web", "issuer_web", "issuer_job", "issuer_rewrite"),
        tuple(SECRETS),
    ),
}


@dataclass(frozen=True)
class Vendor:
    """An outside service: where it is and what opens it."""

    api_key: str = field(repr=False, default="")
    api_base: str = ""
    webhook_secret: str = field(repr=False, default="")


@dataclass(frozen=True)
class WorkSettings:
    """Everything the work side is told from outside."""

    base_url: str
    acs_url: str
    care_url: str
    keys_urls: tuple[str, ...]
    secret_key: bytes = field(repr=False)
    desk_pepper: bytes = field(repr=False)
    staff_pepper: bytes = field(repr=False)
    roster_key: bytes = field(repr=False)
    sealing_key: bytes = field(repr=False)
    wrap_key: bytes = field(repr=False)
    databases: Mapping[str, str] = field(repr=False)
    valkey_url: str = field(repr=False)
    home: Path
    signer_socket: Path
    signer_folder: Path
    stripe: Vendor
    sendgrid: Vendor
    mail_from: str
    clock_file: Path | None
    demonstration: bool
    # Name servers to ask about mail domains, as host:port; this machine's own where none are given.
    name_servers: tuple[str, ...] = ()
    proxies: int = 0


def read(process: str, environment: Mapping[str, str] = os.environ) -> WorkSettings:
    """The settings of one process. A missing one ends the start and says what to set."""
    base_url = must(environment, "WORK_BASE_URL", "the address that browsers use, such as https://work.example.org")
    home = Path(must(environment, "WORK_HOME", "the folder for this side's keys and documents"))
    clock_file = environment.get("WORK_CLOCK_FILE")
    needs = PROCESSES[process]

    def given(name: str) -> bytes:
        return secret(environment, name, SECRETS[name]) if name in needs.secrets else b""

    return WorkSettings(
        base_url=base_url,
        acs_url=must(environment, "ACS_BASE_URL", "the address that receives sign-in answers"),
        care_url=must(environment, "CARE_BASE_URL", "the address of the care side"),
        keys_urls=tuple(filter(None, environment.get("KEY_DIRECTORIES", "").split())),
        secret_key=given("WORK_SECRET_KEY"),
        desk_pepper=given("DESK_PEPPER"),
        staff_pepper=given("STAFF_PEPPER"),
        roster_key=given("ROSTER_KEY"),
        sealing_key=given("WORK_SEALING_KEY"),
        wrap_key=given("WRAP_KEY"),
        databases=_databases(needs.roles, environment),
        valkey_url=must(environment, "WORK_REDIS_URL", "the work side's Valkey or Redis"),
        home=home,
        signer_socket=Path(environment.get("SIGNER_SOCKET", str(home / "signer.sock"))),
        signer_folder=Path(environment.get("SIGNER_FOLDER", str(home / "signer" / "keys"))),
        stripe=Vendor(
            environment.get("STRIPE_API_KEY", ""),
            environment.get("STRIPE_API_BASE", ""),
            environment.get("STRIPE_WEBHOOK_SECRET", ""),
        ),
        sendgrid=Vendor(
            environment.get("WORK_SENDGRID_API_KEY", ""),
            environment.get("WORK_SENDGRID_API_BASE", ""),
            environment.get("WORK_SENDGRID_WEBHOOK_PUBLIC_KEY", ""),
        ),
        mail_from=environment.get("WORK_MAIL_FROM", "notices@localhost"),
        clock_file=Path(clock_file) if clock_file else None,
        name_servers=tuple(environment.get("WORK_NAME_SERVERS", "").split()),
        demonstration=environment.get("ALCOVE_DEMONSTRATION") == "1",
        # How many proxies of ours stand in front and add the visitor's address; limits are counted by it.
        proxies=int(environment.get("WORK_PROXIES", "0")),
    )


def _databases(roles: tuple[str, ...], environment: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{DATABASE_ROLES[role]}/{role}": must(environment, f"{role.upper()}_DATABASE_URL", f"the login of {role}")
        for role in roles
    }


# Settings that `migrate` passes on to this side's processes as they were given.
PASSED_ON = (
    "WORK_BASE_URL", "ACS_BASE_URL", "CARE_BASE_URL", "KEY_DIRECTORIES", "WORK_REDIS_URL", "STRIPE_API_KEY", "STRIPE_API_BASE",
    "STRIPE_WEBHOOK_SECRET", "WORK_SENDGRID_API_KEY", "WORK_SENDGRID_API_BASE", "WORK_SENDGRID_WEBHOOK_PUBLIC_KEY",
    "WORK_MAIL_FROM", "ALCOVE_DEMONSTRATION", "WORK_PROXIES",
    "WORK_NAME_SERVERS",
)  # fmt: skip


@dataclass(frozen=True)
class Install:
    """What `migrate` is told: where this side's folder is, and managed databases where there are any."""

    folder: Path
    work_url: str | None = field(repr=False)
    issuer_url: str | None = field(repr=False)
    passed_on: Mapping[str, str] = field(repr=False)


def read_install(environment: Mapping[str, str] = os.environ) -> Install:
    """The settings of `migrate`."""
    home = Path(environment.get("ALCOVE_HOME") or ".alcove").resolve() / "work"
    return Install(
        Path(environment.get("WORK_HOME") or home),
        environment.get("WORK_DATABASE_URL"),
        environment.get("ISSUER_DATABASE_URL"),
        environment,
    )
