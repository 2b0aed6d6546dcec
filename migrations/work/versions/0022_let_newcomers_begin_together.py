"""Newcomers of an organisation begin on a common day: when its first roster came, and whether it chose otherwise."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0022"
down_revision = "0021"

# Whoever takes a roster in notes the first; only an operator may say that newcomers begin at once.
NOTES = "select, insert (tenant_id, first_roster_on), update (first_roster_on)"


def upgrade() -> None:
    op.execute("""
        create table tenants.newcomers (
            tenant_id uuid primary key,
            first_roster_on date,
            at_once boolean not null default false
        )
    """)
    guard.owned(
        "tenants.newcomers",
        "tenant_id",
        {"operator_web": "select, insert, update", "hr_web": NOTES, "work_job": NOTES, "scim_web": NOTES},
    )
