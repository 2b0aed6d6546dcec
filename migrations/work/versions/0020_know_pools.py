"""A small organisation waits for a pool, joins it when a contract year begins, and leaves it when it has grown."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.execute("alter table tenants.organisations add waits boolean not null default false")
    op.execute("grant update (unit_id, waits) on tenants.organisations to work_job")
    op.execute("""
        create table tenants.pools (
            pool_id uuid primary key references tenants.units,
            called text not null check (length(called) between 1 and 60)
        )
    """)
    guard.open_to("tenants.pools", {"operator_web": "select, insert", "work_job": "select"})
    _places()
    _years()


def _places() -> None:
    # What one organisation could learn of another stands here, so no page of an organisation may read it.
    op.execute("""
        create table tenants.pool_places (
            tenant_id uuid primary key references tenants.register,
            pool_id uuid not null references tenants.units,
            state text not null check (state in ('waiting', 'joined', 'outgrown')),
            heads int not null check (heads >= 0),
            since_on date not null
        )
    """)
    op.execute("create index pool_places_of_pool on tenants.pool_places (pool_id, state)")
    guard.open_to("tenants.pool_places", {"operator_web": "select, insert, update", "work_job": "select, update"})


def _years() -> None:
    op.execute("""
        create table tenants.pool_years (
            pool_id uuid not null references tenants.units,
            starts_on date not null,
            state text not null check (state in ('forming', 'formed')),
            reason text not null check (reason in ('few_people', 'few_organisations', 'one_too_large', 'fit')),
            organisations int not null check (organisations >= 0),
            heads int not null check (heads >= 0),
            largest int not null check (largest between 0 and heads),
            decided_at timestamptz not null,
            check ((state = 'formed') = (reason = 'fit')),
            check (state = 'forming' or (heads >= 5000 and organisations >= 10 and largest * 5 <= heads)),
            primary key (pool_id, starts_on)
        )
    """)
    # HR reads where its own pool stands and what it lacks, never a count from which another's could be taken away.
    guard.open_to(
        "tenants.pool_years",
        {
            "operator_web": "select",
            "work_job": "select, insert",
            "hr_web": "select (pool_id, starts_on, state, reason)",
        },
    )
