"""Starts everything on one machine and stays in the foreground: servers, migrations, programs, in this order."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Never

import click

from kernel.embedded import place
from kernel.embedded.lock import Lock
from kernel.refusals import Refused
from portal.launch import keepers, leftovers, ports, programs, settings
from portal.launch.console import Console, Crew
from portal.launch.keepers import Keeper
from portal.launch.programs import ROOT, Program
from portal.launch.settings import Settings
from portal.launch.watch import Watch


class NotPrepared(Refused):
    """A command that must succeed before the programs start did not; it has said why."""


class Stopped(BaseException):
    """Somebody asked us to stop before everything was started."""


@dataclass(frozen=True)
class Plan:
    """What to run. Preparations are (side, words) of that side's commands; a step's commands run side by side.

    `greeting` makes what is shown when both sides are ready.
    """

    programs: Sequence[Program]
    preparations: Sequence[Sequence[tuple[str, Sequence[str]]]] = ()
    ports: tuple[str, ...] = ports.ALWAYS
    greeting: Callable[[], str] | None = None


def run(at: Settings, plan: Plan) -> int:
    """Run until Ctrl-C, SIGTERM, or the end of any program; nothing of ours is alive afterwards.

    Returns 0 when a person stopped it, else the code of what ended. Raises Refused kinds when it cannot start.
    """
    began = time.monotonic()
    records = at.home / "run"
    place.make(records)
    records.chmod(0o700)
    with ExitStack() as running, _stopping_kindly():
        lock = Lock(at.home / "up.lock", f"Alcove in {at.home}").take()
        running.callback(lock.free)
        if leftovers.end(records):
            click.echo("Ended what an earlier start had left running.")
        ports.check_free(at, plan.ports)
        # Whatever happens from here on, nothing stays behind; in good order there is nothing left to end.
        running.callback(leftovers.end, records)
        ours = list(_keepers(at, running))
        _prepare(at, plan)
        return _run_programs(at, plan, ours, began)


def _keepers(at: Settings, running: ExitStack) -> Iterator[Keeper]:
    """Both sides start their servers at the same time."""
    names = {side: keepers.needed(at, side) for side in settings.DATABASES}
    started = [Keeper(at, side, servers) for side, servers in names.items() if servers]
    for keeper in started:
        running.callback(keeper.stop)
    for keeper in started:
        keeper.wait_until_ready()
        yield keeper


def _prepare(at: Settings, plan: Plan) -> None:
    for step in plan.preparations:
        children = []
        for side, words in step:
            argv, environment = programs.command_line(at, side, words)
            children.append((side, words, subprocess.Popen(argv, cwd=ROOT, env=environment)))  # noqa: S603
        try:
            failed = [f"alcove {side} {' '.join(words)}" for side, words, child in children if child.wait() != 0]
        finally:
            for *_, child in children:
                child.terminate()
                child.wait()
        if failed:
            raise NotPrepared(f"Alcove was not started, because this did not succeed: {', '.join(failed)}")


def _run_programs(at: Settings, plan: Plan, ours: Sequence[Keeper], began: float) -> int:
    crew = Crew(Console(), at.home / "run")
    for program in plan.programs:
        line = programs.start_line(at, program)
        crew.add_process(program.name, line, env=settings.for_program(at, program.name), cwd=str(ROOT))
    watch = Watch(at, ours, crew, plan.greeting, began)
    crew.when_started = watch.start
    # A closed terminal is somebody asking us to stop; honcho itself knows Ctrl-C and SIGTERM only.
    signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        crew.loop()
    finally:
        watch.end()
    return _verdict(crew, lost=watch.lost)


def _verdict(crew: Crew, *, lost: bool) -> int:
    if lost:
        return 1
    if crew.returncode in (130, 143):
        click.echo("alcove has stopped.")
        return 0
    name = crew.console.first_to_end
    click.echo(
        f"alcove has stopped, because '{name}' ended (code {crew.returncode}). Its last lines are above.", err=True
    )
    return crew.returncode or 1


@contextmanager
def _stopping_kindly() -> Iterator[None]:
    """Turn the signals that mean 'stop' into an exception until the programs run, and restore them in the end."""

    def stop(_number: int, _frame: FrameType | None) -> Never:
        raise Stopped

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
