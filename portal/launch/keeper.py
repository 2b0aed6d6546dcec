"""Keeps one side's embedded servers: `python -m portal.launch.keeper --owner PID FOLDER SIDE SERVER ...`.

The only program that knows the superusers' passwords of a side. It writes them where the side's migrations look,
says `ready`, and stops the servers when it is asked to, when its owner is gone, or when one of them has died.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import click

from kernel import envfile
from kernel.embedded import place
from kernel.embedded.postgres import Cluster
from kernel.embedded.postgres_settings import BY_DATABASE
from kernel.embedded.server import Server, write
from kernel.embedded.valkey import Valkey
from kernel.refusals import Refused

LOOKS_EVERY_SECONDS = 0.5


def servers(folder: Path, names: Sequence[str]) -> list[Server]:
    """The servers of a side by name: `valkey`, or the name of a database."""
    return [
        Valkey(folder / "valkey", folder.name)
        if name == "valkey"
        else Cluster(folder / "postgres" / name, name, BY_DATABASE[name])
        for name in names
    ]


def publish(folder: Path, side: str, running: Sequence[Server]) -> None:
    """Write down for this side's own programs how the servers are reached."""
    place.make(folder / "admin")
    (folder / "admin").chmod(0o700)
    for server in running:
        if isinstance(server, Cluster):
            write(folder / "admin" / f"{server.name}.url", f"{server.admin_url()}\n", mode=0o600)
        elif isinstance(server, Valkey):
            envfile.write(folder / "env" / "servers.env", {f"{side.upper()}_REDIS_URL": server.url()})


def keep(folder: Path, side: str, names: Sequence[str], owner: int, asked: threading.Event) -> str:
    """Run the servers until there is a reason to stop, and return it; empty when somebody asked."""
    ours = servers(folder, names)
    with ExitStack() as running:
        with ThreadPoolExecutor() as pool:
            for server in ours:
                running.callback(server.stop)
            list(pool.map(lambda server: server.start(), ours))
        publish(folder, side, ours)
        click.echo("ready")
        while not asked.wait(LOOKS_EVERY_SECONDS):
            if os.getppid() != owner:
                return f"The servers of the {side} side stop, because what started them is gone."
            for server in ours:
                if not server.runs():
                    return f"{server.kind} '{server.name}' has died. Its log is {server.folder / 'server.log'}"
    return ""


@click.command()
@click.option("--owner", type=int, required=True)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("side")
@click.argument("names", nargs=-1)
def main(owner: int, folder: Path, side: str, names: Sequence[str]) -> None:
    """Keep the named servers of SIDE in FOLDER for as long as the process OWNER lives."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    try:
        reason = keep(folder, side, names, owner, asked)
    except Refused as refused:
        reason = refused.message
    if reason:
        click.echo(reason, err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
