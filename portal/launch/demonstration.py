"""The demonstration: its programs, its data and its clock. Each side is filled by programs of its own.

What the sides publish passes through a folder while it is filled, because nobody serves yet: signed documents only,
and each is verified where it arrives, as if it had come by the network.
"""

import secrets
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kernel import envfile
from kernel.embedded import place
from kernel.refusals import Refused
from portal.launch import ports, programs
from portal.launch.programs import ROOT
from portal.launch.settings import DATABASES, Settings
from portal.launch.supervisor import Plan

SECONDS_A_DAY = 86_400

MIGRATIONS: Sequence[Sequence[tuple[str, Sequence[str]]]] = [[("work", ["migrate"]), ("care", ["migrate"])]]

SIDES = ("work", "care")
STAND_IN_PORTS = ("ALCOVE_IDP_PORT", "ALCOVE_PAY_PORT", "ALCOVE_MAIL_PORT", "ALCOVE_MIRROR_PORT")

Command = tuple[str, Sequence[str]]


class NotSeeded(Refused):
    """A side could not be filled; its program has said why."""


def settings_for(at: Settings) -> Settings:
    """The same settings, with both sides told that this is the demonstration and where its movable clock is."""
    clocks = {f"{side.upper()}_CLOCK_FILE": str(clock_file(at.home, side)) for side in DATABASES}
    return replace(at, environment={**_stand_ins(at), **at.environment, **clocks, "ALCOVE_DEMONSTRATION": "1"})


def _stand_ins(at: Settings) -> dict[str, str]:
    """Where money and mail go: to the stand-ins, but for a company whose key was set. And who mirrors the keys."""
    pay, mail = (f"http://127.0.0.1:{at.ports[name]}" for name in ("ALCOVE_PAY_PORT", "ALCOVE_MAIL_PORT"))
    mirror = f"http://localhost:{at.ports['ALCOVE_MIRROR_PORT']}/keys.json"
    made_up = _made_up(at.home)
    usual = {
        "STRIPE": {**made_up["pay"], "STRIPE_API_BASE": pay},
        "WORK_SENDGRID": {"WORK_SENDGRID_API_KEY": made_up["mail"]["MAIL_WORK_KEY"], "WORK_SENDGRID_API_BASE": mail},
        "CARE_SENDGRID": {"CARE_SENDGRID_API_KEY": made_up["mail"]["MAIL_CARE_KEY"], "CARE_SENDGRID_API_BASE": mail},
    }
    chosen = [values for company, values in usual.items() if not at.given(f"{company}_API_KEY")]
    directories = {"KEY_DIRECTORIES": mirror, "CARE_KEY_DIRECTORIES": mirror}
    return directories | {name: value for values in chosen for name, value in values.items()}


def _made_up(home: Path) -> dict[str, dict[str, str]]:
    """What opens the stand-ins: made up once for each home, in files that the stand-ins are started with."""
    folder = home / "demo" / "env"
    place.make(folder.parent)
    made = {
        "pay": {
            "STRIPE_API_KEY": f"sk_test_{secrets.token_hex(12)}",
            "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
        },
        "mail": {f"MAIL_{side.upper()}_KEY": f"SG.{side}.{secrets.token_hex(12)}" for side in SIDES},
    }
    for name, values in made.items():
        if not (folder / f"{name}.env").exists():
            envfile.write(folder / f"{name}.env", values)
    return {name: envfile.read(folder / f"{name}.env") for name in made}


def plan(at: Settings) -> Plan:
    """Everything of the Procfile and the stand-ins, after migrating and seeding. Seeding twice changes nothing."""
    return Plan(
        programs=programs.from_procfiles(ROOT / "Procfile", ROOT / "Procfile.demo"),
        preparations=[*MIGRATIONS, *_seeds(at)],
        ports=ports.ALWAYS + STAND_IN_PORTS,
        greeting=partial(_introduce, at),
    )


def seed(at: Settings) -> None:
    """Fill both sides, one after the other. Raises `NotSeeded`."""
    told = settings_for(at)
    for step in _seeds(at):
        for side, words in step:
            argv, environment = programs.command_line(told, side, words)
            if subprocess.run(argv, cwd=ROOT, env=environment, check=False).returncode != 0:  # noqa: S603
                raise NotSeeded(f"The {side} side could not be filled with demonstration data.")
    _introduce(at)


def _seeds(at: Settings) -> list[list[Command]]:
    """The first time one after the other, because each tells of what the one before has published; later at once."""
    folder = at.home / "demo"
    work: Command = ("work", ["seed", str(folder), "--idp", f"http://idp.localhost:{at.ports['ALCOVE_IDP_PORT']}"])
    care: Command = ("care", ["seed", str(folder)])
    if (folder / "handed" / "settled").exists():
        return [[work, care]]
    settle: Command = ("work", ["settle", str(folder), "--pay", f"http://pay.localhost:{at.ports['ALCOVE_PAY_PORT']}"])
    return [[work], [care], [settle]]


def _introduce(at: Settings) -> str:
    """Who there is to be, as both sides have written it down; kept in personas.txt for its owner only."""
    parts = [at.home / "demo" / "personas" / f"{side}.txt" for side in SIDES]
    text = "\n".join([*(part.read_text() for part in parts if part.exists()), *_around(at)])
    file = at.home / "demo" / "personas.txt"
    file.touch(mode=0o600)
    file.write_text(text)
    return text


def _around(at: Settings) -> Iterator[str]:
    """Where the stand-ins are seen, and what can be done with time."""
    seen = {"Mail": ("mail", "ALCOVE_MAIL_PORT"), "Payments": ("pay", "ALCOVE_PAY_PORT")}
    yield "AROUND THEM"
    yield ""
    for what, (host, port) in seen.items():
        yield f"  {what} that went nowhere: http://{host}.localhost:{at.ports[port]}"
    yield "  Time: `alcove demo advance DAYS` moves the clocks of both sides forward."
    yield f"  This list: {at.home / 'demo' / 'personas.txt'}"


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
