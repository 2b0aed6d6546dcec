"""What a watcher saw the last time: a digest for each address, in a file that a person can read."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from kernel.refusals import Refused
from portal.outside.watching import Seen


class Unreadable(Refused):
    """The file is not one that we wrote."""

    message = "The file of what was seen before cannot be read. Move it away to begin anew."


def compare(file: Path, seen: Iterable[Seen], *, on: date) -> list[str]:
    """Remember what was seen; returns a sentence for each address that is not what it was the last time.

    A change is no proof of anything: software is renewed. It is the moment to ask what was changed. Raises Unreadable.
    """
    try:
        before = json.loads(file.read_text()) if file.exists() else {}
        known = {address: (entry["sha256"], entry["since"]) for address, entry in before.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable from error
    sentences = []
    for one in seen:
        digest, since = known.get(one.address, (None, ""))
        if digest is not None and digest != one.digest:
            sentences.append(f"{one.address} is not what it was since {since}.")
        if digest != one.digest:
            before[one.address] = {"sha256": one.digest, "since": on.isoformat()}
    file.write_text(json.dumps(before, indent=2, sort_keys=True) + "\n")
    return sentences
