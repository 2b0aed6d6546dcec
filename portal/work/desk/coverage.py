"""What is covered: the terms of the person's unit in plain words, and what the employer can and cannot see."""

from flask import Blueprint, render_template

from eligibility.issuing import ledger, published, publishing
from eligibility.issuing.ledger import NotEligible
from kernel import clock
from portal.doors import needs
from portal.work.desk import collecting, coverage_words
from portal.work.permissions import Permission
from tenants import organisations

bp = Blueprint("coverage", __name__)


@bp.get("")
@needs(Permission.VOUCHER_COLLECT)
def show() -> str:
    """The same page for everybody of a unit who is on the roster."""
    organisation = organisations.get()
    words = coverage_words.nothing_yet(organisation.name)
    if organisation.waits:
        words = coverage_words.waits_for_others(organisation.name)
    elif not _is_covered():
        words = coverage_words.not_listed(organisation.name)
    elif cover := _find_cover():
        words = coverage_words.covered(organisation.name, cover)
    return render_template("desk/coverage/show.html", cover=words)


def _is_covered() -> bool:
    try:
        ledger.unit_of(collecting.subject())
    except NotEligible:
        return False
    return True


def _find_cover() -> coverage_words.Cover | None:
    unit_id = organisations.get().unit_id
    plan = publishing.newest_plan(unit_id)
    try:
        key = collecting.current_directory().current(unit_id, clock.today())
    except published.NotPublished:
        return None
    period = plan.period(key.period) if plan and key else None
    if plan is None or period is None or key is None:
        return None
    before = [year.redeem_until for year in plan.periods if year.starts_on < period.starts_on]
    earlier = max((until for until in before if until >= clock.today()), default=None)
    return coverage_words.Cover(plan.terms, period, key, earlier)
