"""A care database with one unit of each tier, and pages' roles that act on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from dateutil.relativedelta import relativedelta
from flask import Flask

from eligibility import periods
from eligibility.plans import Plan, Terms
from kernel import scope, signing
from kernel.database import binds, db
from reporting import tiers
from reporting.publishing import contributions, years
from reporting.publishing.contributions import Member
from reporting.release import Kind, Tier

STARTS_ON = date(2026, 1, 1)


@contextmanager
def acting(role: str) -> Iterator[None]:
    """One kept piece of work as `role`, over everybody's rows that it may see."""
    with scope.everybody(role):
        try:
            yield
            db.session.commit()
        finally:
            db.session.rollback()
            db.session.expunge_all()


def _reports(kind: Kind) -> Iterator[periods.Report]:
    """The periods of 2026: closed a week after their end, published on the fifteenth."""
    months = {Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}[kind]
    letter = "-Q" if kind is Kind.QUARTER else "-H"
    for number in range(12 // months):
        first = STARTS_ON + relativedelta(months=number * months)
        after = first + relativedelta(months=months)
        name = "2026" if kind is Kind.YEAR else f"2026{letter}{number + 1}"
        midnight = datetime.combine(after, time(), UTC)
        yield periods.Report(
            name,
            kind.value,
            first,
            after - timedelta(days=1),
            midnight + timedelta(days=7),
            midnight + timedelta(days=14),
        )


class House:
    """What the tests do again and again, by the real rules and as the real roles."""

    acting = staticmethod(acting)
    quarter_end = datetime(2026, 4, 8, tzinfo=UTC)
    plan_key = signing.generate()

    def unit(self, eligible: int = 12_000, *, m: int = 1) -> UUID:
        plan = self.plan(eligible, m=m)
        with acting("release_job"):
            years.open_years(plan)
        return plan.unit

    def plan(self, eligible: int = 12_000, *, m: int = 1, tier: Tier | None = None) -> Plan:
        """A plan as far as publishing reads it; its keys and terms are another test's business."""
        tier = tier or tiers.of(eligible)
        reports = tuple(report for kind in tiers.kinds(tier) for report in _reports(kind))
        year = periods.Period(
            name="2026",
            key_id=bytes(32),
            spki=b"",
            starts_on=STARTS_ON,
            ends_on=date(2026, 12, 31),
            redeem_until=date(2026, 12, 31),
            appointments=6,
            per_member=m,
            spare=0,
            gate=20,
            eligible=eligible,
            is_pool=False,
            tier=tier.value,
            budget=dict(tiers.SPLITS[tier]),
            cohorts=(),
            reports=reports,
            signed=0,
        )
        terms = Terms(("video",), ("GB",), 24, 10, True, True, 1)
        return Plan(uuid4(), 1, "", signing.public_bytes(self.plan_key), terms, (year,))

    def member(self, unit_id: UUID, who: UUID | None = None) -> Member:
        """An account of the year 2026."""
        return Member(unit_id, who or uuid4(), STARTS_ON, STARTS_ON)

    def deliver(self, unit_id: UUID, *, times: int = 1, on: date = date(2026, 2, 3), who: UUID | None = None) -> Member:
        member = self.member(unit_id, who)
        with acting("care_job"):
            for _ in range(times):
                contributions.deliver(member, appointment_id=uuid4(), on=on, modality="video", waited_days=2)
        return member


@pytest.fixture
def house(servers, databases) -> Iterator[House]:
    """The care database as its own roles see it."""
    app = Flask("publishing")
    logins = servers.logins(databases.care, "care")
    app.config.update(
        MAIN_DATABASE="care", SQLALCHEMY_BINDS=binds({f"care/{role}": url for role, url in logins.items()})
    )
    db.init_app(app)
    with app.app_context():
        yield House()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
