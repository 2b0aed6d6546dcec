"""Roster files wait sealed until a worker takes them in, and tell HR how far they have come.

The pieces of a file are in tables that are not logged: no copy of the log of writes holds them, and a crash of the
server forgets them. What a file was and did is kept without anything of what stood in it.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0014"
down_revision = "0013"

STATES = ("waiting", "tried", "held", "unmapped", "applied", "unchanged", "refused", "dropped", "lost")


def upgrade() -> None:
    _imports()
    _layouts()
    _uploads()


def _imports() -> None:
    listed = ", ".join(f"'{state}'" for state in STATES)
    op.execute("alter table tenants.roster_imports drop constraint roster_imports_state_check")
    op.execute(f"alter table tenants.roster_imports add constraint roster_imports_state_check check (state in ({listed}))")
    op.execute("""
        alter table tenants.roster_imports
            add column exported_on date,
            add column settled_at timestamptz,
            add column tried boolean not null default false,
            add column approved boolean not null default false,
            add column reading jsonb,
            add column reasons jsonb not null default '[]',
            add column faults jsonb not null default '[]'
    """)


def _layouts() -> None:
    op.execute("""
        alter table tenants.roster_layouts
            add column grace_days int not null default 0 check (grace_days between 0 and 90)
    """)
    # A directory's leavers have the same last days as a file's.
    op.execute("grant select on tenants.roster_layouts to scim_web")
    op.execute("create policy scim_web on tenants.roster_layouts to scim_web using (true) with check (true)")


def _uploads() -> None:
    op.execute("""
        create unlogged table tenants.roster_uploads (
            tenant_id uuid not null,
            import_id uuid not null,
            key_sealed bytea not null,
            size bigint not null check (size >= 0),
            phase text not null check (phase in ('waiting', 'reading', 'comparing', 'writing')),
            lines int not null check (lines >= 0),
            share int not null check (share between 0 and 100),
            at timestamptz not null,
            primary key (tenant_id, import_id)
        )
    """)
    op.execute("""
        create unlogged table tenants.roster_pieces (
            tenant_id uuid not null,
            import_id uuid not null,
            place int not null check (place >= 0),
            sealed bytea not null,
            primary key (tenant_id, import_id, place)
        )
    """)
    narrowed = {"hr_web": "tenant_id"}
    guard.owned_per_role(
        "tenants.roster_uploads", narrowed,
        {"hr_web": "select, insert, delete", "work_job": "select, update, delete"},
    )
    guard.owned_per_role(
        "tenants.roster_pieces", narrowed,
        {"hr_web": "select, insert, delete", "work_job": "select, delete"},
    )
