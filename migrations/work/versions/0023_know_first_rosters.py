"""Whoever has people on a roster has had its first one: on the day it was added, at the earliest."""

from alembic import op

revision = "0023"
down_revision = "0022"

TABLES = ("people", "organisations", "newcomers")


def upgrade() -> None:
    # The owner of a forced table sees no row; for this one statement it has to.
    for table in TABLES:
        op.execute(f"alter table tenants.{table} no force row level security")
    op.execute("""
        insert into tenants.newcomers (tenant_id, first_roster_on)
        select o.tenant_id, (o.added_at at time zone 'UTC')::date from tenants.organisations o
        where exists (select from tenants.people p where p.tenant_id = o.tenant_id)
    """)
    for table in TABLES:
        op.execute(f"alter table tenants.{table} force row level security")
