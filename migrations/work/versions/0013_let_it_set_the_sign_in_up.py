"""An organisation's IT contact may set the sign-in up by a link, and a test shows its values to whoever ran it.

`setup_web` sees the connection and its log and nothing else: no person with a role, no roster, no figure. A trial
holds what a test sign-in said, sealed; it is unlogged, for half an hour, in no backup.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0013"
down_revision = "0012"

SETUP, MACHINE, JOB = "setup_web", "work_machine_web", "work_job"
MINE = {SETUP: "tenant_id"}


def upgrade() -> None:
    guard.schema("house", (SETUP,))
    guard.schema("sso", (SETUP,))
    _house()
    _connections()
    _links()
    _trials()


def _house() -> None:
    op.execute(f"grant insert on house.outbox to {SETUP}")
    op.execute(
        f"create policy {SETUP} on house.visits to {SETUP} using (surface = 'setup') with check (surface = 'setup')"
    )
    op.execute(f"grant select, insert, update, delete on house.visits to {SETUP}")
    guard.owned_per_role("house.audit", MINE, {SETUP: "insert"})


def _connections() -> None:
    guard.open_to("sso.doors", {SETUP: "insert"})
    guard.owned_per_role("sso.connections", MINE, {SETUP: "select, insert, update"})
    guard.owned_per_role("sso.open_connections", MINE, {SETUP: "select, insert, delete"})
    for table in ("certificates", "metadata_sources", "spare_keys"):
        guard.owned_per_role(f"sso.{table}", MINE, {SETUP: "select, insert, update, delete"})
    guard.owned_per_role("sso.attempts", MINE, {SETUP: "select"})


def _links() -> None:
    # A link is opened before anybody is in scope: this says for whom to act, and nothing else.
    op.execute("""
        create table sso.setup_doors (
            secret_hash bytea primary key check (length(secret_hash) = 32),
            owner uuid not null,
            ends_at timestamptz not null
        )
    """)
    guard.open_to("sso.setup_doors", {"hr_web": "insert", SETUP: "select", JOB: "select, delete"})
    op.execute("""
        create table sso.setup_links (
            tenant_id uuid not null,
            link_id uuid not null,
            secret_hash bytea not null check (length(secret_hash) = 32),
            called bytea not null,
            made_at timestamptz not null,
            ends_at timestamptz not null,
            opened_at timestamptz,
            visit_ends_at timestamptz,
            ended_at timestamptz,
            primary key (tenant_id, link_id),
            unique (tenant_id, secret_hash),
            check ((opened_at is null) = (visit_ends_at is null))
        )
    """)
    op.execute("create index on sso.setup_links (made_at)")
    guard.owned_per_role(
        "sso.setup_links", {"hr_web": "tenant_id", SETUP: "tenant_id"},
        {"hr_web": "select, insert, update", SETUP: "select, update", JOB: "select, delete"},
    )


def _trials() -> None:
    op.execute("""
        create unlogged table sso.trials (
            tenant_id uuid not null,
            secret_hash bytea not null check (length(secret_hash) = 32),
            connection_id uuid not null,
            sealed bytea not null,
            ends_at timestamptz not null,
            primary key (tenant_id, secret_hash)
        )
    """)
    op.execute("create index on sso.trials (ends_at)")
    guard.owned_per_role(
        "sso.trials", {"hr_web": "tenant_id", SETUP: "tenant_id", MACHINE: "tenant_id"},
        {"hr_web": "select", SETUP: "select", MACHINE: "insert", JOB: "select, delete"},
    )
