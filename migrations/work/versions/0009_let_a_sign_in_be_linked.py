"""A company sign-in may also be on its way to be linked to a person with a role who is here already."""

from alembic import op

revision = "0009"
down_revision = "0008"

PURPOSES = "purpose in ('desk', 'staff', 'test', 'link')"


def upgrade() -> None:
    for table in ("pending", "arrivals"):
        op.execute(f"alter table sso.{table} drop constraint {table}_purpose_check")
        op.execute(f"alter table sso.{table} add constraint {table}_purpose_check check ({PURPOSES})")
