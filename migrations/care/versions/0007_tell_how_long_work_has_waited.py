"""When a row of the outbox was first due: how long it has waited decides when it is tried again, and when to be told.

Empty for rows that were written by yesterday's code; `not_before` stands for it there.
"""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("alter table house.outbox add column due_at timestamptz")
