"""Handing over: the other side's documents as files, and our releases as files, while nobody serves yet.

Only signed documents and public keys pass, and each is verified where it arrives, as if it had come by the network.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from eligibility.plans import Plan
from kernel import signing
from portal import unit_of_work
from portal.care import wiring
from portal.care.jobs import plans
from portal.installing import Home
from reporting.publishing import publish

RELEASES = "release_job"


@dataclass(frozen=True)
class Handed:
    """The folder, as an `eligibility.redeeming.source.Source`."""

    folder: Path

    def keys(self, number: int | None = None) -> bytes | None:
        """The signed key directory, or None while there is none."""
        return _read(self.folder / "keys", number)

    def plan(self, unit_id: UUID, number: int | None = None) -> bytes | None:
        """The signed plan of a unit, or None while there is none."""
        return _read(self.folder / "plans" / str(unit_id), number)

    def pull(self) -> list[Plan]:
        """Take in all of it by the rule that the worker uses. The key beside it is trusted here.

        For real, two people compare its fingerprint by voice.
        """
        public = (self.folder / "plans.pub").read_bytes()
        Home(wiring.settings().home).pin(plans.PINNED, public)
        with unit_of_work.everybody("care_job"):
            return list(plans.pull(self).plans)

    def fingerprint(self) -> str:
        """Of the key beside the documents."""
        return signing.fingerprint((self.folder / "plans.pub").read_bytes())

    def publish(self, found: list[Plan], *, at: datetime) -> int:
        """Put down what may be fetched by now, and the key that signs it; returns how many releases."""
        _put(self.folder / "releases.pub", Home(wiring.settings().home).public_key("releases"))
        count = 0
        with unit_of_work.everybody(RELEASES):
            for plan in found:
                for report in (report for year in plan.periods for report in year.reports if report.publish_at <= at):
                    raw = publish.get(plan.unit, report.id, at=at)
                    _put(self.folder / "releases" / str(plan.unit) / f"{report.id}.json", raw)
                    count += 1
        return count

    def is_settled(self) -> bool:
        """Whether both sides have their past already."""
        return (self.folder / "settled").exists()


def _read(folder: Path, number: int | None) -> bytes | None:
    numbers = sorted(int(file.stem) for file in folder.glob("*.json"))
    wanted = number if number is not None else (numbers[-1] if numbers else 0)
    return (folder / f"{wanted}.json").read_bytes() if wanted in numbers else None


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(content)
