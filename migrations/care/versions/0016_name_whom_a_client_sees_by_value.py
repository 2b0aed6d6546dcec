"""Whom a client goes on with is a value of theirs, as those they left out are: no reference reaches over to a provider."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.execute("alter table care.referrals drop constraint referrals_continues_with_fkey")
