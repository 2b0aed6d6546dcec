"""The house itself: outbox, turns of the clock, visits of people with a role, and the audit trail."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0001"
down_revision = None

WEB = ("client_web", "provider_web", "network_web", "care_machine_web")
JOB = "care_job"
STAFF = {"provider_web": "provider", "network_web": "network"}


def upgrade() -> None:
    guard.schema("house", (*WEB, JOB, "care_probe"))
    op.execute("grant select on house.steps to care_probe")
    _outbox()
    _turns()
    _visits()
    _audit()


def _outbox() -> None:
    # Work that must happen stands here first; the queue is only a doorbell. Payloads hold ids and plain values.
    op.execute("""
        create table house.outbox (
            outbox_id uuid primary key,
            kind text not null,
            dedupe_key text not null unique,
            owner_key text,
            owner uuid,
            payload jsonb not null,
            urgency smallint not null default 5,
            not_before timestamptz not null,
            attempts int not null default 0,
            lease uuid,
            lease_until timestamptz,
            done_at timestamptz,
            dead_at timestamptz,
            last_error text,
            check ((owner_key is null) = (owner is null))
        )
    """)
    op.execute("create index on house.outbox (not_before) where done_at is null and dead_at is null")
    guard.open_to("house.outbox", {**dict.fromkeys(WEB, "insert"), JOB: "select, insert, update, delete"})


def _turns() -> None:
    # A turn of a schedule is taken once, by whoever inserts it first.
    op.execute("""
        create table house.turns (
            name text not null,
            slot bigint not null,
            taken_at timestamptz not null,
            primary key (name, slot)
        )
    """)
    guard.open_to("house.turns", {JOB: "select, insert, delete"})


def _visits() -> None:
    # Signed-in people with a role. Everybody else's visit lives in memory and dies with it.
    op.execute("""
        create table house.visits (
            visit_hash bytea primary key,
            surface text not null,
            person_id uuid not null,
            state jsonb not null,
            began_at timestamptz not null,
            seen_at timestamptz not null,
            ends_at timestamptz not null
        )
    """)
    op.execute("create index on house.visits (person_id)")
    op.execute("alter table house.visits enable row level security")
    op.execute("alter table house.visits force row level security")
    for role, surface in STAFF.items():
        op.execute(
            f"create policy {role} on house.visits to {role} using (surface = '{surface}') "
            f"with check (surface = '{surface}')"
        )
    op.execute(f"create policy {JOB} on house.visits to {JOB} using (true)")
    guard.open_to(
        "house.visits", {**dict.fromkeys(STAFF, "select, insert, update, delete"), JOB: "select, delete"}
    )


def _audit() -> None:
    op.execute("""
        create table house.audit (
            audit_id uuid primary key,
            at timestamptz not null,
            surface text not null,
            person_id uuid,
            act text not null,
            about text not null,
            reason text
        )
    """)
    guard.open_to("house.audit", {**dict.fromkeys(STAFF, "insert"), JOB: "select, insert"})
