"""Where plans and the key directory come from, in our words, and taking in what is new of them, version by version."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from eligibility import directory, plans
from eligibility.documents import BadDocument, BrokenChain
from eligibility.plans import Plan
from eligibility.redeeming import published
from kernel import canonical
from kernel.refusals import Refused

log = structlog.get_logger()


class Unreachable(Refused):
    """The publishing side does not answer."""

    message = "The side that publishes plans does not answer. Nothing was changed; please try again later."


class Source(Protocol):
    """The side that publishes. Without a number the newest version is meant."""

    def keys(self, number: int | None = None) -> bytes | None:
        """The signed key directory, or None while there is none. Raises Unreachable."""

    def plan(self, unit_id: UUID, number: int | None = None) -> bytes | None:
        """The signed plan of a unit, or None while there is none. Raises Unreachable."""


@dataclass(frozen=True)
class Pulled:
    """What a pull brought: keys in the directory, the newest plans, and units whose plan was missing or refused."""

    keys: int = 0
    plans: tuple[Plan, ...] = ()
    refused: tuple[UUID, ...] = ()


def pull(source: Source, public: bytes) -> Pulled:
    """Fetch and verify the key directory, then the plan of every unit in it. What is known already changes nothing.

    Versions that were missed are fetched and checked in order. A directory that was tampered with is refused whole;
    one bad plan does not stop the others. Raises Unreachable, BadDocument, BrokenChain.
    """
    raw = source.keys()
    if raw is None:
        return Pulled()
    newest = directory.verify(raw, public)
    kept = published.find_directory()
    held = directory.parse(canonical.decode(kept)["document"]).number if kept else 0
    for version in _missed(source.keys, held, newest.number):
        published.take_directory(version, public)
    published.take_directory(raw, public)
    units = sorted({key.unit for key in newest.keys})
    found = {unit_id: _take(source, unit_id, public) for unit_id in units}
    taken = tuple(plan for plan in found.values() if plan is not None)
    return Pulled(len(newest.keys), taken, tuple(unit_id for unit_id, plan in found.items() if plan is None))


def _take(source: Source, unit_id: UUID, public: bytes) -> Plan | None:
    raw = source.plan(unit_id)
    try:
        if raw is None:
            return None
        newest = plans.verify(raw, public)
        if newest.unit != unit_id:
            raise BadDocument
        earlier = published.find_plan(unit_id)
        for version in _missed(
            lambda number: source.plan(unit_id, number), earlier.number if earlier else 0, newest.number
        ):
            published.take_plan(version, public)
        return published.take_plan(raw, public)
    except (BadDocument, BrokenChain) as refused:
        log.error("a plan was refused", unit_id=str(unit_id), error=type(refused).__name__)
        return None


def _missed(fetch: Callable[[int], bytes | None], held: int, newest: int) -> list[bytes]:
    """The versions between the one held and the newest. Raises BrokenChain where one is not to be had."""
    found = [fetch(number) for number in range(held + 1, newest)]
    if None in found:
        raise BrokenChain
    return [raw for raw in found if raw is not None]
