"""The demonstration: its programs, its data and its clock. Each side is filled by a program of its own."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kernel.embedded import place
from kernel.refusals import Refused
from portal.launch import ports, programs
from portal.launch.programs import ROOT
from portal.launch.settings import DATABASES, Settings
from portal.launch.supervisor import Plan

SECONDS_A_DAY = 86_400

MIGRATIONS: Sequence[Sequence[tuple[str, Sequence[str]]]] = [[("work", ["migrate"]), ("care", ["migrate"])]]

# In this order, because what the second tells of was published by the first.
SEEDS: Sequence[tuple[str, Sequence[str]]] = [("work", ["seed"]), ("care", ["seed"])]

STAND_IN_PORTS = ("ALCOVE_IDP_PORT", "ALCOVE_PAY_PORT", "ALCOVE_MAIL_PORT", "ALCOVE_MIRROR_PORT")


class NotSeeded(Refused):
    """A side could not be filled; its program has said why."""


def settings_for(at: Settings) -> Settings:
    """The same settings, with both sides told that this is the demonstration and where its movable clock is."""
    clocks = {f"{side.upper()}_CLOCK_FILE": str(clock_file(at.home, side)) for side in DATABASES}
    return replace(at, environment={**_stand_ins(at), **at.environment, **clocks, "ALCOVE_DEMONSTRATION": "1"})


def _stand_ins(at: Settings) -> dict[str, str]:
    """Where money and mail go: to the stand-ins, but for a company whose key was set."""
    pay, mail = (f"http://127.0.0.1:{at.ports[name]}" for name in ("ALCOVE_PAY_PORT", "ALCOVE_MAIL_PORT"))
    usual = {
        "STRIPE": {"API_KEY": "sk_test_standin", "API_BASE": pay, "WEBHOOK_SECRET": "whsec_standin"},
        "WORK_SENDGRID": {"API_KEY": "SG.work", "API_BASE": mail},
        "CARE_SENDGRID": {"API_KEY": "SG.care", "API_BASE": mail},
    }
    return {
        f"{company}_{name}": value
        for company, values in usual.items()
        if not at.given(f"{company}_API_KEY")
        for name, value in values.items()
    }


def plan(at: Settings) -> Plan:
    """Everything of the Procfile and the stand-ins, after migrating and seeding. Seeding twice changes nothing."""
    place.make(at.home / "demo")
    return Plan(
        programs=programs.from_procfiles(ROOT / "Procfile", ROOT / "Procfile.demo"),
        preparations=[*MIGRATIONS, *([seed] for seed in SEEDS)],
        ports=ports.ALWAYS + STAND_IN_PORTS,
        greeting=at.home / "demo" / "personas.txt",
    )


def seed(at: Settings) -> None:
    """Fill both sides, one after the other. Raises `NotSeeded`."""
    for side, words in SEEDS:
        argv, environment = programs.command_line(settings_for(at), side, words)
        if subprocess.run(argv, cwd=ROOT, env=environment, check=False).returncode != 0:  # noqa: S603
            raise NotSeeded(f"The {side} side could not be filled with demonstration data.")


def clock_file(home: Path, side: str) -> Path:
    """The seconds this side's clock is ahead, as `kernel.clock.follow` reads them."""
    return home / side / "clock"


def advance(home: Path, days: int) -> int:
    """Move both sides' clocks forward and return how many whole days they are ahead now.

    Both get the same number, so that a start that was interrupted between the two is mended by the next.
    """
    ahead = max(_seconds(clock_file(home, side)) for side in DATABASES) + days * SECONDS_A_DAY
    for side in DATABASES:
        place.make(home / side)
        file = clock_file(home, side)
        partial = file.with_name("clock.new")
        partial.write_text(f"{ahead}\n")
        partial.replace(file)
    return ahead // SECONDS_A_DAY


def _seconds(file: Path) -> int:
    return int(file.read_text()) if file.exists() else 0
