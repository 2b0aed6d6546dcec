"""Which keys the next version of the directory opens: those with which enough people have collected.

The directory is published at a fixed hour, whatever happened, so that a key's opening tells the day and no more.
"""

import dataclasses
from collections.abc import Mapping, Sequence

from eligibility.directory import Key
from eligibility.issuing import collected


def opened(entries: Sequence[Key], gates: Mapping[bytes, int]) -> tuple[Key, ...]:
    """The same keys, open where at least the gate's number of members have collected; none closes. Meant for a job.

    `gates` says the number for each key id; a key without one stays as it is. A key opens for renewals when as many
    have collected both with it and with the unit's key before: a renewal ties two periods of one account together.
    """
    return tuple(_opened(key, _before(key, entries), gates.get(key.key_id)) for key in entries)


def _opened(key: Key, before: Key | None, gate: int | None) -> Key:
    if gate is None:
        return key
    is_open = key.open or collected.enough(key.key_id, gate)
    extends = key.extends_open or (
        is_open and before is not None and collected.enough_in_both(key.key_id, before.key_id, gate)
    )
    return dataclasses.replace(key, open=is_open, extends_open=extends)


def _before(key: Key, entries: Sequence[Key]) -> Key | None:
    earlier = [other for other in entries if other.unit == key.unit and other.not_before < key.not_before]
    return max(earlier, key=lambda other: other.not_before, default=None)
