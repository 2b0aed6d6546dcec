"""Taking in what the other side publishes: genuine, whole, following from what was taken before, or not at all."""

from uuid import UUID

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from eligibility import directory, plans
from eligibility.redeeming.tables.published import IssuerKey, KeptDirectory, KeptPlan
from kernel import canonical, database


def take_directory(raw: bytes, public: bytes) -> directory.Directory:
    """Keep the next version of the key directory; the version we have again is nothing. Meant for a job.

    Raises BadDocument, BrokenChain.
    """
    taken = directory.verify(raw, public)
    with database.own_transaction("care") as connection:
        connection.execute(select(func.pg_advisory_xact_lock(1)))
        kept = _newest(connection)
        earlier = directory.parse(canonical.decode(kept)["document"]) if kept else None
        if taken != earlier:
            directory.check_follows(taken, earlier)
            connection.execute(insert(KeptDirectory), [{"number": taken.number, "signed": raw}])
            for key in taken.keys:
                _lay_out(connection, key)
    return taken


def take_plan(raw: bytes, public: bytes) -> plans.Plan:
    """Keep the next version of a unit's plan; the version we have again is nothing. Meant for a job.

    Raises BadDocument, BrokenChain.
    """
    taken = plans.verify(raw, public)
    with database.own_transaction("care") as connection:
        connection.execute(select(func.pg_advisory_xact_lock(2)))
        earlier = _plan(connection, taken.unit)
        if taken != earlier:
            plans.check_follows(taken, earlier)
            row = {"unit_id": taken.unit, "number": taken.number, "signed": raw}
            newer = {"number": taken.number, "signed": raw}
            connection.execute(
                upsert(KeptPlan).values(row).on_conflict_do_update(index_elements=["unit_id"], set_=newer)
            )
    return taken


def find_plan(unit_id: UUID) -> plans.Plan | None:
    """The newest plan of a unit, checked when it was taken."""
    with database.own_transaction("care") as connection:
        return _plan(connection, unit_id)


def find_directory() -> bytes | None:
    """The newest key directory as it was signed: what this side serves as its own copy."""
    with database.own_transaction("care") as connection:
        return _newest(connection)


def _plan(connection: Connection, unit_id: UUID) -> plans.Plan | None:
    kept = connection.scalar(select(KeptPlan.signed).where(KeptPlan.unit_id == unit_id))
    return plans.parse(canonical.decode(kept)["document"]) if kept else None


def _newest(connection: Connection) -> bytes | None:
    return connection.scalar(select(KeptDirectory.signed).order_by(KeptDirectory.number.desc()).limit(1))


def _lay_out(connection: Connection, key: directory.Key) -> None:
    row = {
        "key_id": key.key_id, "unit_id": key.unit, "period": key.period, "spki": key.spki, "not_before": key.not_before,
        "redeem_until": key.redeem_until, "is_open": key.open, "extends_open": key.extends_open,
    }  # fmt: skip
    gates = {"is_open": key.open, "extends_open": key.extends_open}
    connection.execute(upsert(IssuerKey).values(row).on_conflict_do_update(index_elements=["key_id"], set_=gates))
