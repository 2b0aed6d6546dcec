"""Single logout finds the visits of one name, and of one visit at the company's idp, without looking through all."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.execute("alter table sso.arrivals add session_index bytea")
    # An employee's arrival carries none: nothing of it would ever be looked for.
    op.execute("alter table sso.arrivals add check (session_index is null or purpose <> 'desk')")
    op.execute("create index on house.visits ((state->>'came_as')) where state->>'came_as' is not null")
