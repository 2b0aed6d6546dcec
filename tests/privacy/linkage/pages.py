"""Pages of indexes as they lie on the disk: inside a page, entries stand in the order in which they arrived.

Layout: PostgreSQL manual, "Database Page Layout". A page fills from its end, so the later entry has the smaller offset.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

PAGE, HEAD, ITEM, SPECIAL_AT = 8192, 24, 4, 16
LEAF = 1


def orders(folder: Path) -> dict[str, dict[str, float]]:
    """For each index `<table>#filled by <index>`: the turn at which each heap place (ctid) arrived."""
    found = {}
    for path in sorted(folder.glob("clusters/*/databases/*/files/*")):
        table = _table_of(path.name)
        if table:
            found[f"{table}#filled by {path.name.partition('.')[2]}"] = dict(_arrivals(path.read_bytes()))
    return found


def _table_of(name: str) -> str:
    for table in ("issuing.grants", "issuing.members", "redeeming.accounts", "redeeming.logins"):
        if name.startswith(f"{table}_"):
            return table
    return ""


def _arrivals(file: bytes) -> Iterator[tuple[str, float]]:
    # The first page describes the index.
    for start in range(PAGE, len(file), PAGE):
        page = file[start : start + PAGE]
        lower, _, special = struct.unpack_from("<HHH", page, 12)
        if special >= PAGE or not struct.unpack_from("<H", page, special + 12)[0] & LEAF:
            continue
        offsets = [struct.unpack_from("<I", page, at)[0] & 0x7FFF for at in range(HEAD, lower, ITEM)]
        for turn, offset in enumerate(sorted((each for each in offsets if each), reverse=True)):
            high, low, item = struct.unpack_from("<HHH", page, offset)
            yield f"({high << 16 | low},{item})", start + turn
