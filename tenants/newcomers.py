"""Newcomers: cover of whoever appears on a roster later begins on a common day, the first of a month.

A roster says who came on Monday. If they could collect on Tuesday, an account that is opened on Wednesday would be
somewhat likelier theirs. So all newcomers of a month begin together. The rule stands here once for people who come one
by one, and once in SQL for files; a property test holds them together.
"""

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kernel import scope
from kernel.database import db
from tenants.tables.newcomers import Newcomers

DAY = timedelta(days=1)
# A directory sends its people one by one: whoever comes within these days of the first is of the first roster.
FIRST_ROUND = timedelta(days=7)


class Rule(StrEnum):
    """When people begin who are not covered so far."""

    FIRST_ROSTER = "first roster"
    """At once, unless their own day is still to come: then on a common day."""
    COMMON_DAY = "common day"
    AT_ONCE = "at once"
    """As the roster says. An operator has chosen it for this organisation."""


def first_day(on: date, said: date | None = None) -> date:
    """The common day of whoever appears on `on`: the first of a month after it, and not before the day `said`."""
    return _first_of_month(max(on + DAY, said or date.min))


def begins_on(said: date | None, *, on: date, rule: Rule, covered: bool, since: date | None) -> date | None:
    """From when the roster covers somebody of whom it says that they are covered from `said` on.

    `covered` and `since`: whether they are covered on the day `on` already, and from when; those notice nothing. A day
    that is still to come is moved on to the first of a month, which stays itself.
    """
    if rule is Rule.AT_ONCE:
        return said
    if said is not None and said > on:
        return _first_of_month(said)
    if covered:
        return since
    return said if rule is Rule.FIRST_ROSTER else first_day(on)


# The same for a line `l` of a file and a row `p` of the roster, either of which may be missing. Who is not covered, or
# no longer, begins nothing. `:first_day` is that of `:on`.
BEGINS_ON = """
    case
        when not l.covered or l.ends_on < :on or :rule = 'at once' then l.starts_on
        when l.starts_on > :on
            then cast(date_trunc('month', cast(l.starts_on - 1 as timestamp)) + interval '1 month' as date)
        when p.covered and coalesce(p.starts_on <= :on, true) and coalesce(p.ends_on >= :on, true) then p.starts_on
        when :rule = 'first roster' then l.starts_on
        else cast(:first_day as date)
    end
"""


def rule(*, on: date, one_by_one: bool = False) -> Rule:
    """What holds on that day for newcomers of the organisation in scope."""
    row = _find()
    if row is not None and row.at_once:
        return Rule.AT_ONCE
    first = row.first_roster_on if row is not None else None
    if first is None or (one_by_one and on < first + FIRST_ROUND):
        return Rule.FIRST_ROSTER
    return Rule.COMMON_DAY


def note_first_roster(*, on: date) -> None:
    """The organisation in scope has a roster from that day on. Again: nothing."""
    row = _find()
    if row is None or row.first_roster_on is None:
        noted = insert(Newcomers).values(tenant_id=_tenant(), first_roster_on=on)
        db.session.execute(noted.on_conflict_do_update(index_elements=["tenant_id"], set_={"first_roster_on": on}))


def begin_at_once() -> bool:
    """Whether newcomers of the organisation in scope begin at once."""
    row = _find()
    return row is not None and row.at_once


def set_at_once(at_once: bool) -> None:
    """Let newcomers of the organisation in scope begin at once, or together, from the next roster on."""
    said = insert(Newcomers).values(tenant_id=_tenant(), at_once=at_once)
    db.session.execute(said.on_conflict_do_update(index_elements=["tenant_id"], set_={"at_once": at_once}))


def _find() -> Newcomers | None:
    return db.session.execute(
        select(Newcomers).execution_options(populate_existing=True)
    ).scalar_one_or_none()  # fmt: skip


def _first_of_month(day: date) -> date:
    return day if day.day == 1 else day.replace(day=1) + relativedelta(months=1)


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
