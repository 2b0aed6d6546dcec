"""Second ways in for people with a role: names of passkeys, recovery codes, a password with a code, and counted tries."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0009"
down_revision = "0008"

STAFF = {"provider_web": "provider", "network_web": "network"}
ALL = "select, insert, update, delete"


def upgrade() -> None:
    op.execute("alter table house.passkeys add called bytea")
    op.execute("""
        create table house.recovery_codes (
            code_hash bytea primary key,
            surface text not null,
            person_id uuid not null references house.people on delete cascade,
            owner_id uuid,
            made_at timestamptz not null,
            used_at timestamptz
        )
    """)
    op.execute("create index on house.recovery_codes (person_id)")
    # What names the account at the door is kept as a keyed digest, and one name leads to one account of a kind.
    op.execute("""
        create table house.passwords (
            person_id uuid primary key references house.people on delete cascade,
            surface text not null,
            owner_id uuid,
            name_digest bytea not null,
            hash text not null,
            code_secret bytea not null,
            last_step bigint not null,
            set_at timestamptz not null,
            used_at timestamptz,
            unique (surface, name_digest)
        )
    """)
    # Whoever has to wait is known by a keyed digest of what they typed or where they are; never by either itself.
    op.execute("""
        create table house.tries (
            surface text not null,
            of_digest bytea not null,
            count integer not null check (count > 0),
            last_at timestamptz not null,
            primary key (surface, of_digest)
        )
    """)
    for table in ("house.recovery_codes", "house.passwords", "house.tries"):
        _of_surface(table, ALL)
    # The worker writes to people about their own ways in.
    op.execute("create policy care_job on house.people for select to care_job using (true)")
    op.execute("grant select on house.people to care_job")


def _of_surface(table: str, rights: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    for role, surface in STAFF.items():
        op.execute(
            f"create policy {role} on {table} to {role} using (surface = '{surface}') "
            f"with check (surface = '{surface}')"
        )
    guard.open_to(table, dict.fromkeys(STAFF, rights))
