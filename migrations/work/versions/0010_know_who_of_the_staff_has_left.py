"""Whoever has a role and stands on the roster loses the role's access when the roster no longer covers them."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("""
        create table tenants.bound_people (
            tenant_id uuid not null,
            person_id uuid not null,
            person_key bytea not null,
            bound_at timestamptz not null,
            primary key (tenant_id, person_id)
        )
    """)
    guard.owned_per_role(
        "tenants.bound_people", {"hr_web": "tenant_id"}, {"hr_web": "select, insert, update, delete"}
    )
