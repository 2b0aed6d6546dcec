"""People with a role: who they are (sealed), their passkeys, and the invitations that let them in."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0006"
down_revision = "0005"

STAFF = {"hr_web": "staff", "finance_web": "staff", "operator_web": "operator"}


def upgrade() -> None:
    op.execute("""
        create table house.people (
            person_id uuid primary key,
            surface text not null,
            owner_id uuid,
            roles text[] not null check (roles <> '{}'),
            called bytea not null,
            mail bytea,
            subject bytea,
            active boolean not null default true,
            joined_at timestamptz not null,
            unique (surface, owner_id, subject)
        )
    """)
    op.execute("""
        create table house.passkeys (
            credential_id bytea primary key,
            surface text not null,
            person_id uuid not null references house.people on delete cascade,
            owner_id uuid,
            public_key bytea not null,
            sign_count bigint not null,
            added_at timestamptz not null,
            used_at timestamptz
        )
    """)
    op.execute("create index on house.passkeys (person_id)")
    op.execute("""
        create table house.invitations (
            secret_hash bytea primary key,
            surface text not null,
            owner_id uuid,
            roles text[] not null,
            called bytea not null,
            mail bytea,
            ends_at timestamptz not null,
            used_at timestamptz
        )
    """)
    # A passkey and an invitation are found before anybody knows whose they are; a person only for their own owner.
    _of_surface("house.passkeys", "select, insert, update, delete")
    _of_surface("house.invitations", "select, insert, update")
    _of_surface("house.people", "select, insert, update")
    mine = "owner_id is not distinct from nullif(current_setting('app.tenant_id', true), '')::uuid"
    # Operators invite an organisation's first HR person.
    op.execute(
        "create policy operator_invites on house.invitations for insert to operator_web "
        "with check (surface = 'staff')"
    )
    op.execute(f"create policy guard on house.people as restrictive using ({mine}) with check ({mine})")


def _of_surface(table: str, rights: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    for role, surface in STAFF.items():
        op.execute(
            f"create policy {role} on {table} to {role} using (surface = '{surface}') "
            f"with check (surface = '{surface}')"
        )
    guard.open_to(table, dict.fromkeys(STAFF, rights))
