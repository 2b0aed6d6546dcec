"""Settling: takes in the past releases day by day, and makes the statements and invoices that followed from each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from billing import invoices, statements
from billing.payments import Payments
from eligibility.issuing import publishing
from portal import unit_of_work
from portal.work.seeding.organising import Placed

JOB = "work_job"
PAID_AFTER = timedelta(days=12)

Pay = Callable[[str], object]


def moments(units: list[UUID], *, at: datetime) -> list[datetime]:
    """When releases of these units were published until now, in order."""
    with unit_of_work.everybody(JOB):
        plans = [plan for plan in map(publishing.newest_plan, units) if plan is not None]
    reports = [report for plan in plans for period in plan.periods for report in period.reports]
    return sorted({report.publish_at for report in reports if report.publish_at <= at})


def rate(placed: list[Placed], *, at: datetime) -> int:
    """Make every statement that is due; returns how many."""
    made = 0
    for one in placed:
        with unit_of_work.acting(JOB, tenant_id=one.tenant_id):
            made += len(statements.run(at=at))
    return made


def bill(placed: list[Placed], payments: Payments, *, at: datetime) -> list[tuple[UUID, str]]:
    """Make every statement that was due then and hand it to the collector; returns whose it is and its name there."""
    sent = []
    for one in placed:
        with unit_of_work.acting(JOB, tenant_id=one.tenant_id):
            made = statements.run(at=at)
            invoices.ask(at=at)
            for statement in made:
                ref = invoices.make(statement.statement_id, payments=payments, at=at).ref
                assert ref is not None, "the collector of the demonstration always answers"
                sent.append((one.tenant_id, ref))
    return sent


def settle_all(sent: list[tuple[UUID, str]], payments: Payments, pay: Pay, *, at: datetime) -> None:
    """Have these invoices paid at the collector, and our books follow."""
    for tenant_id, ref in sent:
        pay(ref)
        with unit_of_work.acting(JOB, tenant_id=tenant_id):
            invoices.follow(ref, payments=payments, at=at)
