"""What one account adds to the releases of its unit: sealed when written, bounded by its primary key, read by no page.

The job of the care side may add a contribution and read none; pages may do neither. An account appears only as a keyed
digest of its contract year, and what caused the contribution only as another: saying a thing twice adds nothing.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CursorResult, func, select
from sqlalchemy.dialects.postgresql import insert

from kernel import sealing
from kernel.database import db
from reporting import families, release, tiers
from reporting.publishing.tables.declared import Period, Year
from reporting.publishing.tables.sealed import Contribution, YearKey
from reporting.release import Tier


@dataclass(frozen=True)
class Member:
    """Whose contribution it is: an account, in the unit that its vouchers came from.

    `first_year` and `last_year` are the first days of the contract years that its vouchers are of. It adds to no other
    year: in days of grace, or before its year begins, somebody may have another account that counts there, and the
    noise is made for as many accounts of a year as one person gets vouchers for.
    """

    unit_id: UUID
    account_id: UUID
    first_year: date
    last_year: date


@dataclass(frozen=True)
class Said:
    """One thing to be counted: a cell of a family, for the day `on`, once for each `mark`."""

    member: Member
    family: str
    cell: str
    on: date
    mark: str


def deliver(member: Member, *, appointment_id: UUID, on: date, modality: str, waited_days: int) -> None:
    """Count an appointment that took place on `on`. The first of a contract year makes a starter; later ones do not."""
    for said in delivered(member, appointment_id=appointment_id, on=on, modality=modality, waited_days=waited_days):
        contribute(member, said.family, said.cell, on=on, mark=said.mark)


def delivered(member: Member, *, appointment_id: UUID, on: date, modality: str, waited_days: int) -> tuple[Said, ...]:
    """What an appointment that took place says, family by family."""
    mark = str(appointment_id)
    return (
        *counted(member, appointment_id=appointment_id, on=on),
        Said(member, release.STARTERS, release.WHOLE, on, mark),
        Said(member, "modality", modality, on, mark),
        Said(member, "ttfa", families.waited(waited_days), on, mark),
    )


def count(member: Member, *, appointment_id: UUID, on: date) -> None:
    """Count an appointment that used the allowance without taking place. It makes nobody a starter."""
    for said in counted(member, appointment_id=appointment_id, on=on):
        contribute(member, said.family, said.cell, on=on, mark=said.mark)


def counted(member: Member, *, appointment_id: UUID, on: date) -> tuple[Said, ...]:
    """What an appointment says that counts, whether or not it took place."""
    return (Said(member, release.METERED, release.WHOLE, on, str(appointment_id)),)


def contribute(member: Member, family: str, cell: str, *, on: date, mark: str) -> bool:
    """Add one to a declared cell, in the period of that day or, when that is closed, in the next one.

    A day before the member's first year counts in that year's beginning. False when nothing was added: the account has
    reached the cap of the family, `mark` was added before, the unit's tier does not draw the family, or no period of
    the member's years is open any more. Raises NoSuchCell.
    """
    declared = _declared(family, cell)
    # Closing a period takes this lock alone: it waits for us, and we see whether it was first.
    _before_closing(member.unit_id)
    period = _first_open(_open_periods(member.unit_id), member, family, on)
    secret = _secret(period) if period else None
    if period is None or secret is None:
        return False
    row = _row(Said(member, family, cell, on, mark), period, secret)
    return any(_add(row | {"ordinal": ordinal}) for ordinal in range(1, declared.cap + 1))


def contribute_history(unit_id: UUID, all_said: Iterable[Said]) -> int:
    """Add all that is said of members of one unit who have never contributed before, in its order; returns how many.

    The same cells, periods and bounds as one by one, in one statement: for history that is made up. Of a member who
    did contribute before, some of it would be lost, never too much added. Raises NoSuchCell.
    """
    _before_closing(unit_id)
    waiting = _open_periods(unit_id)
    secrets = {period.year_starts_on: _secret(period) for period, _ in waiting}
    rows: list[dict[str, object]] = []
    ordinals: Counter[tuple[object, str]] = Counter()
    for said in all_said:
        declared = _declared(said.family, said.cell)
        period = _first_open(waiting, said.member, said.family, said.on)
        secret = secrets[period.year_starts_on] if period else None
        if said.member.unit_id != unit_id or period is None or secret is None:
            continue
        row = _row(said, period, secret)
        ordinals[whose := (row["member_key"], said.family)] += 1
        if ordinals[whose] <= declared.cap:
            rows.append(row | {"ordinal": ordinals[whose]})
    if rows:
        db.session.connection().execute(insert(Contribution).on_conflict_do_nothing(), rows)
    return len(rows)


def _declared(family: str, cell: str) -> families.Family:
    declared = families.get(family)
    if family != "cohort":
        families.check_cell(declared, cell)
    return declared


def _before_closing(unit_id: UUID) -> None:
    db.session.execute(select(func.pg_advisory_xact_lock_shared(func.hashtextextended(str(unit_id), 0))))


def _row(said: Said, period: Period, secret: bytes) -> dict[str, object]:
    return {
        "unit_id": said.member.unit_id,
        "member_key": sealing.digest(secret, "member", str(said.member.account_id)),
        "family": said.family,
        "year_starts_on": period.year_starts_on,
        "cell": said.cell,
        "period_id": period.period_id,
        "mark": sealing.digest(secret, "mark", said.mark),
    }


def _open_periods(unit_id: UUID) -> list[tuple[Period, Tier]]:
    waiting = db.session.execute(
        select(Period, Year.tier)
        .join(Year, (Year.unit_id == Period.unit_id) & (Year.starts_on == Period.year_starts_on))
        .where(Period.unit_id == unit_id, Period.closed_at.is_(None))
        .order_by(Period.ends_on)
        .execution_options(populate_existing=True)
    )
    return [(period, Tier(tier)) for period, tier in waiting]


def _first_open(waiting: list[tuple[Period, Tier]], member: Member, family: str, on: date) -> Period | None:
    for period, tier in waiting:
        is_theirs = member.first_year <= period.year_starts_on <= member.last_year
        if is_theirs and period.ends_on >= on and family in tiers.drawn_in(tier, release.Kind(period.kind)):
            return period
    return None


def _secret(period: Period) -> bytes | None:
    key = db.session.get(YearKey, (period.unit_id, period.year_starts_on))
    return key.member_secret if key else None


def _add(row: dict[str, object]) -> bool:
    # Without a target, ON CONFLICT needs no right to read: this role has none.
    adding = insert(Contribution).values(**row).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    done = db.session.connection().execute(adding)
    assert isinstance(done, CursorResult)
    return done.rowcount == 1
