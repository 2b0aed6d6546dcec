"""What one account adds to the releases of its unit: sealed when written, bounded by its primary key, read by no page.

The job of the care side may add a contribution and read none; pages may do neither. An account appears only as a keyed
digest of its contract year, and what caused the contribution only as another: saying a thing twice adds nothing.
"""

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
    """Whose contribution it is: an account, in the unit that its vouchers came from."""

    unit_id: UUID
    account_id: UUID


def deliver(member: Member, *, appointment_id: UUID, on: date, modality: str, waited_days: int) -> None:
    """Count an appointment that took place on `on`. The first of a contract year makes a starter; later ones do not."""
    mark = str(appointment_id)
    contribute(member, release.METERED, release.WHOLE, on=on, mark=mark)
    contribute(member, release.STARTERS, release.WHOLE, on=on, mark=mark)
    contribute(member, "modality", modality, on=on, mark=mark)
    contribute(member, "ttfa", families.waited(waited_days), on=on, mark=mark)


def count(member: Member, *, appointment_id: UUID, on: date) -> None:
    """Count an appointment that used the allowance without taking place. It makes nobody a starter."""
    contribute(member, release.METERED, release.WHOLE, on=on, mark=str(appointment_id))


def contribute(member: Member, family: str, cell: str, *, on: date, mark: str) -> bool:
    """Add one to a declared cell, in the period of that day or, when that is closed, in the next one.

    False when nothing was added: the account has reached the cap of the family, `mark` was added before, the unit's
    tier does not draw the family, or no period is open any more. Raises NoSuchCell.
    """
    declared = families.get(family)
    if family != "cohort":
        families.check_cell(declared, cell)
    # Closing a period takes this lock alone: it waits for us, and we see whether it was first.
    db.session.execute(select(func.pg_advisory_xact_lock_shared(func.hashtextextended(str(member.unit_id), 0))))
    period = _open_period(member.unit_id, family, on)
    secret = _secret(period) if period else None
    if period is None or secret is None:
        return False
    row = {
        "unit_id": member.unit_id,
        "member_key": sealing.digest(secret, "member", str(member.account_id)),
        "family": family,
        "year_starts_on": period.year_starts_on,
        "cell": cell,
        "period_id": period.period_id,
        "mark": sealing.digest(secret, "mark", mark),
    }
    return any(_add(row | {"ordinal": ordinal}) for ordinal in range(1, declared.cap + 1))


def _open_period(unit_id: UUID, family: str, on: date) -> Period | None:
    waiting = db.session.execute(
        select(Period, Year.tier)
        .join(Year, (Year.unit_id == Period.unit_id) & (Year.starts_on == Period.year_starts_on))
        .where(Period.unit_id == unit_id, Period.closed_at.is_(None), Period.ends_on >= on)
        .order_by(Period.ends_on)
        .execution_options(populate_existing=True)
    )
    for period, tier in waiting:
        if family in tiers.drawn_in(Tier(tier), release.Kind(period.kind)):
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
