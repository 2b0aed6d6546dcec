"""What must be said back to a directory, sealed for each person under a key of their own, and found by digests.

Who has neither the row's key nor this side's reads nothing; once the row's key is gone, nobody does.
"""

import json
import unicodedata

from kernel import sealing
from sso.scim import shape
from sso.scim.here import Here
from sso.scim.shape import Echo
from sso.tables.scim import FeedPerson

# Column of the row: the attribute that it finds.
INDEXED = {
    "user_name": "userName",
    "external_id": "externalId",
    "email": "email",
    "employee_number": "employeeNumber",
}
CASE_EXACT = frozenset({"external_id"})


def write(row: FeedPerson, echo: Echo, here: Here) -> None:
    """Seal this for the row under a fresh key, with the digests that find it."""
    key = sealing.new_key()
    row.key_sealed = sealing.seal(here.keys.sealing, key, place=_place(row, "key_sealed"))
    row.echo_sealed = sealing.seal(key, json.dumps(echo).encode(), place=_place(row, "echo_sealed"))
    row.active = echo.get("active")
    for column, attribute in INDEXED.items():
        value = shape.find(echo, attribute)
        setattr(row, column, digest(here, column, value) if value is not None else None)


def read(row: FeedPerson, here: Here) -> Echo:
    """What was sealed for the row. Raises sealing.CannotOpen where it was shredded or is another's."""
    if row.key_sealed is None or row.echo_sealed is None:
        raise sealing.CannotOpen("shredded")
    key = sealing.unseal(here.keys.sealing, row.key_sealed, place=_place(row, "key_sealed"))
    echo: Echo = json.loads(sealing.unseal(key, row.echo_sealed, place=_place(row, "echo_sealed")))
    return echo


def shred(row: FeedPerson) -> None:
    """Forget all that could be read; the directory's own id stays as a digest, to know the person again."""
    row.key_sealed = row.echo_sealed = None
    row.user_name = row.email = row.employee_number = None


def digest(here: Here, column: str, value: str) -> bytes:
    """The digest by which a value is found in this feed; capitals differ only where SCIM says so (RFC 7643, 2.2)."""
    plain = unicodedata.normalize("NFC", value)
    if column not in CASE_EXACT:
        plain = unicodedata.normalize("NFC", plain.lower())
    return sealing.digest(here.keys.roster, f"feed-{column}", f"{here.tenant_id}|{here.feed.feed_id}|{plain}")


def _place(row: FeedPerson, column: str) -> str:
    return f"sso.feed_people|{column}|{row.resource_id}|{row.tenant_id}"
