"""The contract as finance and HR may read it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from billing import contracts, wording
from kernel import clock, days
from portal.doors import needs
from portal.work.permissions import Permission

bp = Blueprint("contract", __name__)


@bp.get("")
@needs(Permission.CONTRACT_READ)
def show() -> ResponseReturnValue:
    """What is agreed today, and what was agreed before."""
    now = contracts.find(clock.today())
    return render_template(
        "finance/contract/show.html",
        facts=wording.terms(now) if now else [],
        versions=[
            (f"Version {one.version}", days.in_words(one.effective_on), wording.KINDS[one.kind])
            for one in contracts.versions()
        ],
    )
