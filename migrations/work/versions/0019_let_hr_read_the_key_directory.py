"""HR's page of paper cards asks which key people collect with. The directory is public and the same for everybody."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.execute("grant select on tenants.key_directories to hr_web")
