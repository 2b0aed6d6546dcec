"""What a step costs: seconds by the clock and on the processors, of the program that asked and of the database."""

import os
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """One step: seconds, the most memory its program held and what it held before, in MiB, and what it did."""

    name: str
    wall: float
    program_cpu: float
    database_cpu: float
    rss: float = 0.0
    rss_before: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def cpu(self) -> float:
        """Seconds on the processors, of both."""
        return self.program_cpu + self.database_cpu


def database_cpu(postmaster: int) -> float:
    """Seconds that a PostgreSQL server has spent so far: its processes, and those that have ended."""
    spent = _ticks(postmaster, ended=True)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if _fields(path)[1] == str(postmaster):
                spent += _ticks(int(path.parent.name), ended=False)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return spent / TICKS


def median(costs: list[Cost]) -> Cost:
    """One cost for several of the same step: the median of each figure."""
    names = ("wall", "program_cpu", "database_cpu")
    return replace(costs[0], **{name: statistics.median(getattr(one, name) for one in costs) for name in names})


def table(costs: list[Cost]) -> str:
    """The steps against the first of them, which is the control."""
    control, *rest = costs
    lines = [f"{'step':28}{'wall s':>8}{'cpu s':>8}{'of it db':>10}{'wall x':>8}{'cpu x':>8}{'rss MiB':>9}{'grew':>7}"]
    for one in (control, *rest):
        lines.append(
            f"{one.name:28}{one.wall:8.2f}{one.cpu:8.2f}{one.database_cpu:10.2f}{one.wall / control.wall:8.2f}"
            f"{one.cpu / control.cpu:8.2f}{one.rss:9.1f}{one.rss - one.rss_before:7.1f}"
        )
    return "\n".join(lines)


def _ticks(pid: int, *, ended: bool) -> int:
    user, system, ended_user, ended_system = map(int, _fields(Path(f"/proc/{pid}/stat"))[11:15])
    return user + system + (ended_user + ended_system if ended else 0)


def _fields(path: Path) -> list[str]:
    return path.read_text().rsplit(")", 1)[1].split()
