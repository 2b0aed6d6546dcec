"""The result of a test sign-in: what was said, what was expected, what failed and what to change.

It holds a person's own values, for whoever ran the test: sealed by a secret that only the tester's visit has, in an
unlogged row, for half an hour. Nothing of it is in the log but the names of attributes.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from kernel import scope, sealing
from kernel.database import db, own_transaction
from sso import naming
from sso.pending import hash_of
from sso.tables.trials import Trial

KEPT_FOR = timedelta(minutes=30)
# More than this and an honest assertion may be refused one day.
CLOCKS_AGREE = 60


@dataclass(frozen=True)
class Check:
    """One check: whether it passed, None where it was not reached, with what was expected and what came."""

    topic: str
    passed: bool | None
    expected: str = ""
    came: str = ""


@dataclass(frozen=True)
class Result:
    """What one test showed. `clock_seconds` is how far the IdP's clock is ahead of ours, if it said a time.

    `on_roster` is None where the agreed attribute did not come, or the test did not get so far.
    """

    at: str
    passed: bool
    happened: str
    change: str
    detail: str
    reference: str
    checks: tuple[Check, ...]
    number_attribute: str
    on_roster: bool | None
    clock_seconds: int | None
    name_id_format: str
    name_id: str = field(repr=False)
    attributes: dict[str, tuple[str, ...]] = field(repr=False)

    @property
    def unwanted(self) -> tuple[str, ...]:
        """Attributes that came along and name a person."""
        return naming.unwanted(self.attributes, wanted=(self.number_attribute,))

    @property
    def clocks_differ(self) -> bool:
        """Whether the clocks are so far apart that it should be seen to."""
        return self.clock_seconds is not None and abs(self.clock_seconds) > CLOCKS_AGREE


def keep(result: Result, code: str, connection_id: UUID, *, sealing_key: bytes, at: datetime) -> None:
    """Keep it for half an hour for whoever will hold `code`; also when the page refuses."""
    tenant_id = scope.current().owners["tenant_id"]
    plain = json.dumps(asdict(result)).encode()
    with own_transaction() as own:
        own.execute(
            insert(Trial).values(
                tenant_id=tenant_id,
                secret_hash=hash_of(code),
                connection_id=connection_id,
                sealed=sealing.seal(_key(sealing_key, code), plain, place=_place(tenant_id, connection_id)),
                ends_at=at + KEPT_FOR,
            )
        )


def find(code: str, connection_id: UUID, *, sealing_key: bytes, at: datetime) -> Result | None:
    """The result that was kept under this code for the organisation in scope, for as long as it is there."""
    row = db.session.scalars(
        select(Trial).where(
            Trial.secret_hash == hash_of(code), Trial.connection_id == connection_id, Trial.ends_at > at
        )
    ).one_or_none()
    if row is None:
        return None
    place = _place(row.tenant_id, connection_id)
    kept = json.loads(sealing.unseal(_key(sealing_key, code), row.sealed, place=place))
    kept["checks"] = tuple(Check(**check) for check in kept["checks"])
    kept["attributes"] = {name: tuple(values) for name, values in kept["attributes"].items()}
    return Result(**kept)


def _key(sealing_key: bytes, code: str) -> bytes:
    return sealing.digest(sealing_key, "sso-trial", code)


def _place(tenant_id: UUID, connection_id: UUID) -> str:
    return f"sso.trials|sealed|{connection_id}|{tenant_id}"
