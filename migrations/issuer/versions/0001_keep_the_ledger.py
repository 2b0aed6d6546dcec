"""Who may collect how many vouchers, and how many they did: a ledger that cannot say when.

No date, no sequence, no trigger, random ids, and a table is written anew in random order every hour. The desk sees the
one member whose digest it names in this transaction, and that member's counters; of others it sees nothing.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0001"
down_revision = None

DESK = "issuer_web"
JOB = "issuer_job"
REWRITE = "issuer_rewrite"


def upgrade() -> None:
    guard.schema("issuing", (DESK, JOB, REWRITE))
    _keys()
    _members()
    _grants()


def _keys() -> None:
    op.execute("""
        create table issuing.keys (
            key_id bytea primary key check (length(key_id) = 32),
            unit_id uuid not null,
            period text not null,
            spki bytea not null check (length(spki) = 342),
            per_member smallint not null check (per_member between 1 and 8),
            unique (unit_id, period)
        )
    """)
    guard.open_to("issuing.keys", {DESK: "select", JOB: "select, insert, delete"})


def _members() -> None:
    op.execute("""
        create table issuing.members (
            member_id bytea primary key check (length(member_id) = 16),
            unit_id uuid not null,
            subject_mac bytea not null unique check (length(subject_mac) = 32),
            eligible boolean not null
        )
    """)
    op.execute("create index on issuing.members (unit_id)")
    _only_the_named("issuing.members", "subject_mac")
    guard.open_to(
        "issuing.members",
        {
            DESK: "select",
            JOB: "select, insert, update (member_id, unit_id, eligible), delete",
            REWRITE: "select, insert, truncate",
        },
    )


def _grants() -> None:
    # A voucher more than a member may have cannot be counted, whatever the program does.
    op.execute("""
        create table issuing.grants (
            key_id bytea not null check (length(key_id) = 32),
            member_id bytea not null check (length(member_id) = 16),
            per_member smallint not null check (per_member between 1 and 8),
            used smallint not null check (used between 0 and per_member),
            asked bytea[] not null check (cardinality(asked) <= used),
            primary key (key_id, member_id)
        )
    """)
    op.execute("create index on issuing.grants (member_id)")
    _only_the_named("issuing.grants", "member_id")
    guard.open_to(
        "issuing.grants",
        {
            DESK: "select, update (used, asked)",
            JOB: "select, insert, update (member_id, used), delete",
            REWRITE: "select, insert, truncate",
        },
    )


def _only_the_named(table: str, key: str) -> None:
    match = f"{key} = decode(nullif(current_setting('app.{key}', true), ''), 'hex')"
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy guard on {table} as restrictive to {DESK} using ({match}) with check ({match})")
    for role in (DESK, JOB):
        op.execute(f"create policy {role} on {table} to {role} using (true) with check (true)")
