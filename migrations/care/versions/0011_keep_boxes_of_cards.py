"""Boxes of paper cards: each is found by the one who names it, with the code on the card, and opened in their browser.

All boxes of a printing come at once and in the order of their ids; none is ever changed. They go when no voucher of
their key can be redeemed any more. Which were fetched is written nowhere.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0011"
down_revision = "0010"

VISITOR = "client_web"
JOB = "care_job"


def upgrade() -> None:
    op.execute("""
        create table redeeming.cards (
            card_id bytea primary key check (length(card_id) = 16),
            key_id bytea not null check (length(key_id) = 32),
            box bytea not null check (length(box) = 370)
        )
    """)
    match = "card_id = decode(nullif(current_setting('app.card_id', true), ''), 'hex')"
    op.execute("alter table redeeming.cards enable row level security")
    op.execute("alter table redeeming.cards force row level security")
    op.execute(
        f"create policy guard on redeeming.cards as restrictive to {VISITOR} using ({match}) with check ({match})"
    )
    for role in (VISITOR, JOB):
        op.execute(f"create policy {role} on redeeming.cards to {role} using (true) with check (true)")
    # The job puts boxes in and takes old ones out by their key, and cannot read what is in them.
    guard.open_to("redeeming.cards", {VISITOR: "select", JOB: "select (key_id), insert, delete"})
