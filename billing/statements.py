"""Statements: what a closed period costs, rated once from contract, heads and release, and frozen with a hash."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from billing import bodies, contracts, facts, periods, rating, wording
from billing.bodies import Inputs
from billing.tables.contracts import Contract
from billing.tables.statements import Statement, StatementLine
from kernel import canonical
from kernel.database import db
from kernel.refusals import NotFound
from reporting import release


class Tampered(Exception):
    """What stands in the database is not what was frozen: an alarm for us, never a page for a reader."""


def run(*, at: datetime) -> list[Statement]:
    """Make every statement of the organisation in scope that is due and can be rated; made ones stay as they are.

    A period whose heads or release have not arrived yet waits; nothing is estimated.
    """
    made = []
    for contract, period in _due(at.date()):
        if _find(period) is None and (inputs := facts.gather(contract, period)) is not None:
            made.append(_freeze(inputs, at=at))
    return made


def every() -> list[Statement]:
    """The statements of the organisation in scope, newest first."""
    return list(db.session.scalars(select(Statement).order_by(Statement.starts_on.desc(), Statement.kind.desc())))


def get(statement_id: UUID) -> Statement:
    """One statement of the organisation in scope. Raises NotFound."""
    statement = db.session.scalar(select(Statement).where(Statement.statement_id == statement_id))
    if statement is None:
        raise NotFound
    return statement


def lines(statement: Statement) -> list[StatementLine]:
    """Its lines in order."""
    query = select(StatementLine).where(StatementLine.statement_id == statement.statement_id)
    return list(db.session.scalars(query.order_by(StatementLine.number)))


def check(statement: Statement) -> Inputs:
    """What the statement was reckoned from. Raises Tampered unless body, hash, sums and lines all agree again."""
    inputs = bodies.read(statement.body)
    again = inputs.lines()
    stored = [(line.kind, line.quantity, line.net, line.tax) for line in lines(statement)]
    agree = (
        canonical.digest(statement.body) == statement.sha256,
        bodies.write(inputs) == statement.body,
        inputs.tenant_id == statement.tenant_id,
        (rating.net(again), rating.tax(again)) == (statement.net, statement.tax),
        [(line.kind, str(line.quantity), line.net, line.tax) for line in again] == stored,
    )
    if not all(agree):
        raise Tampered(f"Statement {statement.statement_id} is not as it was made")
    return inputs


def explain(statement: Statement) -> list[tuple[StatementLine, list[str]]]:
    """Every line with the steps that led to it. Raises Tampered."""
    again = check(statement).lines()
    return [
        (stored, wording.explain(line, statement.currency))
        for stored, line in zip(lines(statement), again, strict=True)
    ]


def _due(on: date) -> list[tuple[Contract, periods.Period]]:
    """Ended periods with the contract in force at their beginning."""
    versions = contracts.versions()
    if not versions:
        return []
    first, last = versions[0], versions[-1]
    due = []
    for period in periods.over(first.year_starts_on, on=on, until=last.ends_on):
        contract = [version for version in versions if version.effective_on <= period.starts_on][-1]
        if period.kind is periods.Kind.QUARTER or contract.settled == contracts.Settled.YEARLY:
            due.append((contract, period))
    return due


def _find(period: periods.Period) -> Statement | None:
    return db.session.scalar(select(Statement).where(Statement.period_id == period.id))


def _freeze(inputs: Inputs, *, at: datetime) -> Statement:
    body, rated = bodies.write(inputs), inputs.lines()
    statement = Statement(
        tenant_id=inputs.tenant_id,
        statement_id=uuid4(),
        period_id=inputs.period.id,
        revision=inputs.revision,
        kind=inputs.period.kind,
        starts_on=inputs.period.starts_on,
        ends_on=inputs.period.ends_on,
        contract_version=inputs.contract_version,
        currency=inputs.terms.currency,
        net=rating.net(rated),
        tax=rating.tax(rated),
        total=rating.net(rated) + rating.tax(rated),
        body=body,
        sha256=canonical.digest(body),
        made_at=at,
    )
    db.session.add(statement)
    db.session.flush()
    db.session.add_all(_row(statement, number, line, inputs.period) for number, line in enumerate(rated, start=1))
    db.session.flush()
    return statement


def _row(statement: Statement, number: int, line: rating.Line, period: periods.Period) -> StatementLine:
    released = line.released
    return StatementLine(
        tenant_id=statement.tenant_id,
        statement_id=statement.statement_id,
        number=number,
        kind=line.kind,
        description=wording.describe(line, period),
        quantity=str(line.quantity),
        unit_price=line.unit_price,
        less=line.less,
        net=line.net,
        tax=line.tax,
        released_unit_id=released.unit_id if released else None,
        released_period_id=released.period_id if released else None,
        released_family=release.METERED if released else None,
        released_cell=release.WHOLE if released else None,
    )
