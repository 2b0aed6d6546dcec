"""The command `alcove`: starts everything, and passes commands on to a side without knowing its code."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from kernel import clock
from portal import terminal
from portal.launch import backups, demonstration, doctor, evidence, programs, settings, supervisor
from portal.launch.supervisor import Plan
from portal.outside import commands as outside

PROCFILE = programs.ROOT / "Procfile"

# Options are the side's own, `--help` included.
PASS_ON = {"ignore_unknown_options": True, "help_option_names": []}


@click.group(cls=terminal.Group)
@click.version_option(package_name="alcove")
def main() -> None:
    """Alcove: a wellbeing portal that cannot tell who uses it."""


@main.command()
@click.option("--demo", is_flag=True, help="With demonstration data and stand-ins for the companies we depend on.")
@click.option("--empty", is_flag=True, help="With the stand-ins and the movable clock of --demo, but without its data.")
def up(demo: bool, empty: bool) -> None:
    """Start both sides on this machine and stay in the foreground. Ctrl-C stops everything."""
    at = settings.read()
    if empty:
        unfilled = replace(demonstration.plan(at), preparations=demonstration.MIGRATIONS, greeting=None)
        raise SystemExit(supervisor.run(demonstration.settings_for(at), unfilled))
    if demo:
        raise SystemExit(supervisor.run(demonstration.settings_for(at), demonstration.plan(at)))
    raise SystemExit(supervisor.run(at, Plan(programs.from_procfiles(PROCFILE), demonstration.MIGRATIONS)))


@main.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def work(words: Sequence[str]) -> None:
    """Commands of the work side; `alcove work --help` lists them."""
    _become("work", words)


@main.command(context_settings=PASS_ON, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def care(words: Sequence[str]) -> None:
    """Commands of the care side; `alcove care --help` lists them."""
    _become("care", words)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--side", type=click.Choice(tuple(settings.DATABASES)), required=True, help="One side in each run.")
@click.option("--through", default="", help="A command that encrypts, such as: age -r age1...")
@terminal.json_option
def backup(folder: Path, side: str, through: str) -> None:
    """Copy a side's databases into FOLDER as our promises allow: overwritten, or for days, in a new random order."""
    on = clock.true_now().date()
    made = backups.make(settings.read(), side, folder, on=on, through=shlex.split(through))
    plain = "" if through else "\nThey are not encrypted: give --through, or keep the folder on an encrypted disk."
    terminal.say("\n".join(map(str, made)) + plain, files=[str(file) for file in made], encrypted=bool(through))


@main.command("doctor")
@click.option("--side", type=click.Choice(tuple(settings.DATABASES)), help="Only this one.")
@terminal.json_option
def doctor_command(side: str | None) -> None:
    """Ask the databases whether they are set as our promises need it. Ends with 1 when one of them breaks a promise."""
    at = settings.read()
    found = doctor.examine(at, side) if side else doctor.examine_both(at)
    unseen = "\n".join(f"  - {what}" for what in doctor.UNSEEN)
    said = "\n".join(map(str, found.broken)) or f"{found.looked_at} promises looked at; all of them hold."
    words = f"{said}\nNot to be seen from here; please ask whoever runs the machines:\n{unseen}"
    terminal.say(words, **found.as_facts())
    raise SystemExit(terminal.REFUSED if found.broken else 0)


main.add_command(outside.mirror_command)
main.add_command(outside.watch_command)


@main.group()
def demo() -> None:
    """The demonstration: its data and its clock."""


@demo.command()
@terminal.json_option
def seed() -> None:
    """Fill both sides with demonstration data, each by a program of its own."""
    demonstration.seed(settings.read())
    terminal.say("The demonstration data is there.", seeded=True)


@demo.command()
@click.argument("days", type=click.IntRange(min=1))
@terminal.json_option
def advance(days: int) -> None:
    """Move the clocks of both sides DAYS forward. Time never goes back."""
    total = demonstration.advance(settings.read().home, days)
    terminal.say(f"Both sides are now {total} days ahead of the calendar.", days_ahead=total)


@main.command(name="evidence")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--logs", multiple=True, type=click.Path(exists=True, path_type=Path), help="Logs that are kept elsewhere."
)
@click.option("--backups", multiple=True, type=click.Path(exists=True, path_type=Path), help="The same for backups.")
@terminal.json_option
def take_evidence(folder: Path, logs: Sequence[Path], backups: Sequence[Path]) -> None:
    """Copy everything that both sides hold into DIR, an empty folder, for somebody who wants to check the claim.

    DIR then holds private keys and passwords: keep it as carefully as the installation, and delete it afterwards.
    """
    manifest = evidence.take(settings.read(), folder, logs=logs, backups=backups)
    gaps = [f"  not taken: {gap['what']} ({gap['why']})" for gap in manifest["missing"]]
    text = f"{len(manifest['files'])} files are in {folder}; what they are stands in docs/evidence.md."
    terminal.say("\n".join([text, *gaps]), files=len(manifest["files"]), missing=manifest["missing"])


def _become(side: str, words: Sequence[str]) -> None:
    argv, environment = programs.command_line(settings.read(), side, words)
    # A relative path in a command means the caller's folder, so we stay where we are.
    os.execve(argv[0], argv, environment)  # noqa: S606


if __name__ == "__main__":
    main(prog_name="alcove")
