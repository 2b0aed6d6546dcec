"""The ledger: double-entry, added to and never changed. One entry per event, by its reference."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from billing import postings
from billing.postings import Account, Posting
from billing.tables.ledger import Entry, Posted
from kernel.database import db


def post(tenant_id: UUID, reference: str, currency: str, sides: tuple[Posting, ...], *, at: datetime) -> bool:
    """Enter an event once; the same reference again is nothing and gives False. Raises DoesNotBalance."""
    postings.check_balanced(sides)
    entry = {"tenant_id": tenant_id, "entry_id": uuid4(), "reference": reference, "currency": currency, "at": at}
    made = db.session.execute(insert(Entry).values(entry).on_conflict_do_nothing().returning(Entry.entry_id)).first()
    if made is None:
        return False
    rows = [Posted(tenant_id=tenant_id, entry_id=made[0], account=side.account, amount=side.amount) for side in sides]
    db.session.add_all(rows)
    db.session.flush()
    return True


def balances(currency: str) -> dict[Account, int]:
    """What stands on each account of the organisation in scope, in minor units; they sum to nothing."""
    query = (
        select(Posted.account, func.sum(Posted.amount))
        .join(Entry, (Entry.entry_id == Posted.entry_id) & (Entry.tenant_id == Posted.tenant_id))
        .where(Entry.currency == currency)
        .group_by(Posted.account)
    )
    found = {Account(account): int(amount) for account, amount in db.session.execute(query)}
    return {account: found.get(account, 0) for account in Account}
