"""Organisations, the units they belong to, their people as digests, and how their roster files are read."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0002"
down_revision = "0001"

WEB = ("desk_web", "hr_web", "finance_web", "operator_web", "work_machine_web")


def upgrade() -> None:
    guard.schema("tenants", (*WEB, "work_job"))
    _register()
    _organisations()
    _units()
    _people()
    _roster()


def _register() -> None:
    op.execute("""
        create table tenants.register (
            tenant_id uuid primary key,
            slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,40}$'),
            name text not null,
            state text not null check (state in ('preparing', 'active', 'ended')),
            added_at timestamptz not null
        )
    """)
    # A web surface may find an organisation by its id or slug; names are for operators.
    guard.open_to(
        "tenants.register",
        {
            "operator_web": "select, insert, update",
            "work_job": "select",
            "work_machine_web": "select (tenant_id, slug, state)",
        },
    )


def _organisations() -> None:
    op.execute("""
        create table tenants.organisations (
            tenant_id uuid primary key,
            name text not null,
            country text not null check (country ~ '^[A-Z]{2}$'),
            unit_id uuid not null,
            added_at timestamptz not null
        )
    """)
    readers = dict.fromkeys(("desk_web", "hr_web", "finance_web", "work_job", "work_machine_web"), "select")
    guard.owned("tenants.organisations", "tenant_id", {**readers, "operator_web": "select, insert, update"})


def _units() -> None:
    op.execute("""
        create table tenants.units (
            unit_id uuid primary key,
            kind text not null check (kind in ('own', 'pool')),
            head_count int not null check (head_count >= 0),
            year_starts_on date not null,
            terms jsonb not null
        )
    """)
    op.execute("""
        create table tenants.plan_documents (
            unit_id uuid not null references tenants.units,
            version int not null check (version > 0),
            document bytea not null,
            published_at timestamptz not null,
            primary key (unit_id, version)
        )
    """)
    op.execute("""
        create table tenants.key_directories (
            number int primary key check (number > 0),
            document bytea not null,
            published_at timestamptz not null
        )
    """)
    readers = dict.fromkeys(("desk_web", "hr_web", "finance_web", "work_machine_web"), "select")
    guard.open_to(
        "tenants.key_directories",
        {"desk_web": "select", "work_machine_web": "select", "work_job": "select, insert"},
    )
    guard.open_to(
        "tenants.units", {**readers, "operator_web": "select, insert, update", "work_job": "select, insert, update"}
    )
    guard.open_to(
        "tenants.plan_documents", {"desk_web": "select", "work_machine_web": "select", "work_job": "select, insert"}
    )


def _people() -> None:
    # No name, no address, no number: a digest by which a sign-in finds its row, and whether it is covered.
    op.execute("""
        create table tenants.people (
            tenant_id uuid not null,
            person_key bytea not null check (length(person_key) = 32),
            covered boolean not null,
            starts_on date,
            ends_on date,
            cohort text,
            primary key (tenant_id, person_key)
        )
    """)
    guard.owned(
        "tenants.people",
        "tenant_id",
        {"desk_web": "select", "work_machine_web": "select", "hr_web": "select, insert, update",
         "work_job": "select, insert, update"},
    )  # fmt: skip


def _roster() -> None:
    op.execute("""
        create table tenants.roster_layouts (
            tenant_id uuid primary key,
            encoding text not null check (encoding in ('utf-8', 'cp1252', 'utf-16')),
            dates text not null,
            columns jsonb not null,
            saved_at timestamptz not null
        )
    """)
    op.execute("""
        create table tenants.roster_imports (
            tenant_id uuid not null,
            import_id uuid not null,
            sha256 bytea not null,
            declared text not null check (declared in ('full', 'changes')),
            state text not null check (state in ('held', 'applied', 'refused', 'dropped')),
            counts jsonb not null,
            at timestamptz not null,
            primary key (tenant_id, import_id)
        )
    """)
    op.execute("create index on tenants.roster_imports (tenant_id, at)")
    writes = {"hr_web": "select, insert, update", "work_job": "select, insert, update"}
    guard.owned("tenants.roster_layouts", "tenant_id", writes)
    guard.owned("tenants.roster_imports", "tenant_id", writes)

