"""Directories that send their people (SCIM), answered under a login of their own.

That login reaches the feeds of one organisation and its roster, and nothing else of the work side; the issuer's
database does not know it.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0012"
down_revision = "0011"

SCIM, HR, JOB = "scim_web", "hr_web", "work_job"
NARROWED = {HR: "tenant_id", SCIM: "tenant_id"}


def upgrade() -> None:
    for schema in ("house", "sso", "tenants"):
        op.execute(f"grant usage on schema {schema} to {SCIM}")
    op.execute(f"grant insert on house.outbox to {SCIM}")
    op.execute(f"grant select on sso.doors to {SCIM}")
    op.execute(f"grant select, insert, update on tenants.people to {SCIM}")
    op.execute(f"create policy {SCIM} on tenants.people to {SCIM} using (true) with check (true)")
    _feeds()
    _secrets()
    _people()


def _feeds() -> None:
    op.execute("""
        create table sso.feeds (
            tenant_id uuid not null,
            feed_id uuid not null,
            state text not null check (state in ('on', 'off')),
            link text not null check (link in ('employeeNumber', 'externalId', 'userName', 'email')),
            group_by text check (group_by in ('department', 'costCenter')),
            made_at timestamptz not null,
            counted_from timestamptz not null,
            held_at timestamptz,
            primary key (tenant_id, feed_id)
        )
    """)
    op.execute("create unique index on sso.feeds (tenant_id) where state = 'on'")
    guard.owned_per_role(
        "sso.feeds", NARROWED,
        {HR: "select, insert, update", SCIM: "select, update (held_at)", JOB: "select, update (held_at, counted_from)"},
    )


def _secrets() -> None:
    op.execute("""
        create table sso.feed_secrets (
            tenant_id uuid not null,
            secret_id uuid not null,
            feed_id uuid not null,
            secret_hash bytea not null check (length(secret_hash) = 32),
            made_at timestamptz not null,
            last_used_on date,
            ended_at timestamptz,
            primary key (tenant_id, secret_id),
            foreign key (tenant_id, feed_id) references sso.feeds
        )
    """)
    op.execute("create unique index on sso.feed_secrets (tenant_id, secret_hash)")
    guard.owned_per_role(
        "sso.feed_secrets", NARROWED,
        {HR: "select, insert, update (ended_at)", SCIM: "select, update (last_used_on)"},
    )


def _people() -> None:
    op.execute("""
        create table sso.feed_people (
            tenant_id uuid not null,
            feed_id uuid not null,
            resource_id uuid not null,
            user_name bytea,
            external_id bytea,
            email bytea,
            employee_number bytea,
            active boolean,
            person_key bytea check (length(person_key) = 32),
            key_sealed bytea,
            echo_sealed bytea,
            version int not null check (version > 0),
            made_at timestamptz not null,
            changed_at timestamptz not null,
            ended_at timestamptz,
            waits boolean not null,
            gone_at timestamptz,
            primary key (tenant_id, feed_id, resource_id),
            foreign key (tenant_id, feed_id) references sso.feeds,
            check (gone_at is not null or num_nulls(user_name, key_sealed, echo_sealed) = 0)
        )
    """)
    here = "sso.feed_people (tenant_id, feed_id"
    op.execute(f"create unique index on {here}, user_name) where gone_at is null")
    op.execute(f"create index on {here}, made_at, resource_id) where gone_at is null")
    op.execute(f"create index on {here}, ended_at) where ended_at is not null")
    for column in ("external_id", "email", "employee_number", "person_key"):
        op.execute(f"create index on {here}, {column}) where {column} is not null")
    # HR reads how many, never who: what is sealed and the digests are not granted.
    counted = "tenant_id, feed_id, active, person_key, ended_at, waits, gone_at"
    guard.owned_per_role(
        "sso.feed_people", NARROWED,
        {HR: f"select ({counted})", SCIM: "select, insert, update", JOB: "select, insert, update, delete"},
    )
