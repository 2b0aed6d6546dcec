"""Handing over: what this side publishes as files, and the other side's releases as files, while nobody serves yet.

Only signed documents and public keys pass, and each is verified where it arrives, as if it had come by the network.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from eligibility import directory, plans
from eligibility.issuing import published
from kernel import canonical
from portal import unit_of_work
from portal.installing import Home
from portal.work import wiring
from portal.work.jobs import releases

JOB = "work_job"


@dataclass(frozen=True)
class Handed:
    """The folder, as a `reporting.received.source.Source`."""

    folder: Path

    def publish(self, units: list[UUID]) -> None:
        """Put down the key that signs our documents, and every version of the key directory and the plans."""
        _put(self.folder / "plans.pub", Home(wiring.settings().home).public_key("plans"))
        with unit_of_work.everybody(JOB):
            newest = directory.parse(canonical.decode(published.directory())["document"])
            for number in range(1, newest.number + 1):
                _put(self.folder / "keys" / f"{number}.json", published.directory(number))
            for unit_id in units:
                plan = plans.parse(canonical.decode(published.plan(unit_id))["document"])
                for number in range(1, plan.number + 1):
                    _put(self.folder / "plans" / str(unit_id) / f"{number}.json", published.plan(unit_id, number))

    def fetch(self, unit_id: UUID, period_id: str) -> bytes | None:
        """The signed bytes, or None when there is no such release."""
        file = self.folder / "releases" / str(unit_id) / f"{period_id}.json"
        return file.read_bytes() if file.exists() else None

    def receive(self, *, at: datetime) -> int:
        """Take in the releases whose day had come `at`, verified with the key that came with them."""
        with unit_of_work.everybody(JOB):
            return releases.pull(at=at, of=self)

    def is_settled(self) -> bool:
        """Whether both sides have their past already."""
        return (self.folder / "settled").exists()

    def mark_settled(self) -> None:
        """From now on nothing is made up any more."""
        _put(self.folder / "settled", b"")

    def pin(self) -> str:
        """Trust the key beside the releases and return its fingerprint. For real, two people compare it by voice."""
        return releases.pin((self.folder / "releases.pub").read_bytes())


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_bytes(content)
