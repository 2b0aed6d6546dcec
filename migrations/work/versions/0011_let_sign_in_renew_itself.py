"""Connections keep up by themselves: metadata by address, certificates beside each other, our next key, who is open.

An arrival may be bound to no browser yet (the company's own page began it), and the audit trail says what changed.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0011"
down_revision = "0010"

MACHINE, JOB = "work_machine_web", "work_job"
NARROWED = {"hr_web": "tenant_id", MACHINE: "tenant_id"}
OF_A_CONNECTION = """
    tenant_id uuid not null,
    connection_id uuid not null,
    primary key (tenant_id, connection_id),
    foreign key (tenant_id, connection_id) references sso.connections
"""


def upgrade() -> None:
    _connections()
    _certificates()
    _open()
    _sources()
    _spare_keys()
    op.execute("alter table sso.arrivals alter browser_hash drop not null")
    op.execute("alter table sso.arrivals add check (browser_hash is not null or purpose = 'desk')")
    op.execute("alter table house.audit add changes jsonb")
    # The worker writes to HR when the company's certificate ends; the guard keeps it to the organisation it acts for.
    op.execute("grant select on house.people to work_job")
    op.execute("create policy work_job on house.people for select to work_job using (surface = 'staff')")


def _connections() -> None:
    op.execute("""
        alter table sso.connections
            add idp_initiated boolean not null default false,
            add slo_url text,
            add agreed_at timestamptz
    """)
    _let_the_job("sso.connections", "select")


def _certificates() -> None:
    op.execute("""
        alter table sso.certificates
            add named_at timestamptz,
            add absent_since timestamptz,
            add warned_days smallint
    """)
    op.execute("update sso.certificates set named_at = first_seen_at")
    op.execute("grant update on sso.certificates to hr_web")
    _let_the_job("sso.certificates", "select, insert, update, delete")


def _open() -> None:
    # All that the desk may know of a connection: whether it still lets people in.
    op.execute(f"create table sso.open_connections ({OF_A_CONNECTION})")
    op.execute(
        "insert into sso.open_connections (tenant_id, connection_id) "
        "select tenant_id, connection_id from sso.connections where state = 'active'"
    )
    op.execute("grant usage on schema sso to desk_web")
    guard.owned_per_role(
        "sso.open_connections",
        {"hr_web": "tenant_id", "desk_web": "tenant_id"},
        {"hr_web": "select, insert, delete", "desk_web": "select"},
    )


def _sources() -> None:
    op.execute(f"""
        create table sso.metadata_sources (
            url text not null check (url like 'http%'),
            etag text,
            fetched_at timestamptz not null,
            next_at timestamptz not null,
            failures int not null default 0 check (failures >= 0),
            problem text check (problem in ('unreachable', 'unreadable', 'ended', 'other_idp', 'moved')),
            {OF_A_CONNECTION}
        )
    """)
    op.execute("create index on sso.metadata_sources (next_at)")
    guard.owned_per_role(
        "sso.metadata_sources", {"hr_web": "tenant_id"},
        {"hr_web": "select, insert, update, delete", JOB: "select, update"},
    )


def _spare_keys() -> None:
    op.execute(f"""
        create table sso.spare_keys (
            state text not null check (state in ('next', 'old')),
            certificate_pem text not null,
            private_key_sealed bytea not null,
            made_at timestamptz not null,
            {OF_A_CONNECTION}
        )
    """)
    guard.owned_per_role(
        "sso.spare_keys", NARROWED, {"hr_web": "select, insert, update, delete", MACHINE: "select"}
    )


def _let_the_job(table: str, rights: str) -> None:
    op.execute(f"create policy {JOB} on {table} to {JOB} using (true) with check (true)")
    op.execute(f"grant {rights} on {table} to {JOB}")
