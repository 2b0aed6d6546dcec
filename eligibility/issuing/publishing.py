"""Publishing what the other side and every browser may know: plan documents and the key directory, as signed chains."""

from datetime import date, datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from eligibility import directory, plans
from eligibility.directory import Directory, Key
from eligibility.issuing import collected
from eligibility.periods import Period
from eligibility.plans import Plan
from kernel import canonical
from kernel.database import db
from kernel.refusals import NotFound
from tenants.tables.organisations import KeyDirectory, PlanDocument

OPENS_EARLY = timedelta(days=60)


class NoSuchPlan(NotFound):
    """Nothing was published for this unit."""

    message = "There is no plan of that name."


def newest_plan(unit_id: UUID) -> Plan | None:
    """The unit's newest plan, if there is one."""
    raw = _newest(unit_id)
    return plans.parse(canonical.decode(raw)["document"]) if raw else None


def signed_plan(unit_id: UUID) -> bytes:
    """The newest plan as it was signed. Raises NoSuchPlan."""
    raw = _newest(unit_id)
    if raw is None:
        raise NoSuchPlan
    return raw


def published_on(unit_id: UUID) -> date | None:
    """The day of the unit's newest plan."""
    newest = select(PlanDocument.published_at).where(PlanDocument.unit_id == unit_id)
    at = db.session.execute(newest.order_by(PlanDocument.version.desc()).limit(1)).scalar_one_or_none()
    return at.date() if at else None


def publish_plan(plan: Plan, key: Ed25519PrivateKey, *, at: datetime, though_nothing_is_new: bool = False) -> None:
    """Publish the next version of a unit's plan; as a rule only when it says something new. Raises BrokenChain."""
    earlier = newest_plan(plan.unit)
    is_new = earlier is None or (earlier.terms, earlier.periods) != (plan.terms, plan.periods)
    if not is_new and not though_nothing_is_new:
        return
    plans.check_follows(plan, earlier)
    row = PlanDocument(unit_id=plan.unit, version=plan.number, document=plans.sign(plan, key), published_at=at)
    db.session.add(row)
    db.session.flush()


def newest_directory() -> bytes | None:
    """The newest key directory as it was signed, if there is one: the same bytes for everybody."""
    newest = select(KeyDirectory.document).order_by(KeyDirectory.number.desc()).limit(1)
    return db.session.execute(newest).scalar_one_or_none()


def current_directory() -> Directory | None:
    """The newest key directory, read."""
    raw = newest_directory()
    return directory.parse(canonical.decode(raw)["document"]) if raw else None


def publish_directory(found: list[Plan], key: Ed25519PrivateKey, *, at: datetime) -> None:
    """Publish the directory of all periods of these plans, with the gates as they stand now; none, if nothing is new.

    A gate opens when enough people have collected, and stays open. Raises BrokenChain, KeysCollide.
    """
    earlier = current_directory()
    entries = tuple(_entry(plan.unit, period, plan, earlier) for plan in found for period in plan.periods)
    following = directory.following(earlier, entries)
    if earlier is not None and earlier.keys == following.keys:
        return
    row = KeyDirectory(number=following.number, document=directory.sign(following, key), published_at=at)
    db.session.add(row)
    db.session.flush()


def _entry(unit: UUID, period: Period, plan: Plan, earlier: Directory | None) -> Key:
    before = earlier.key(period.key_id) if earlier else None
    previous = _period_before(plan, period.starts_on)
    opens = before.open if before else False
    extends = before.extends_open if before else False
    return Key(
        key_id=period.key_id,
        spki=period.spki,
        unit=unit,
        period=period.name,
        not_before=period.starts_on - OPENS_EARLY if previous else period.starts_on,
        redeem_until=period.redeem_until,
        open=opens or collected.enough(period.key_id, period.gate),
        extends_open=extends
        or (previous is not None and collected.enough_in_both(period.key_id, previous.key_id, period.gate)),
    )


def _period_before(plan: Plan, starts_on: date) -> Period | None:
    earlier = [period for period in plan.periods if period.starts_on < starts_on]
    return max(earlier, key=lambda period: period.starts_on, default=None)


def _newest(unit_id: UUID) -> bytes | None:
    newest = (
        select(PlanDocument.document)
        .where(PlanDocument.unit_id == unit_id)
        .order_by(PlanDocument.version.desc())
        .limit(1)
    )
    return db.session.execute(newest).scalar_one_or_none()
