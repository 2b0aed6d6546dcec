"""Contracts, statements, invoices and the ledger: what an organisation owes, and how every figure of it came about.

Contracts, head counts, statements and ledger are added to and never changed. A statement's line that charges for use
points at the released figure, so that no invoice can carry another quantity.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0005"
down_revision = "0004"

OWN = {"finance_web": "tenant_id", "hr_web": "tenant_id"}
READ = {"finance_web": "select", "operator_web": "select"}


def upgrade() -> None:
    guard.schema("billing", ("finance_web", "hr_web", "operator_web", "work_machine_web", "work_job"))
    op.execute("""
        create function billing.stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what is in the books stays as it is';
        end $$
    """)
    _contracts()
    _heads()
    _statements()
    _invoices()
    _ledger()
    _events()


def _contracts() -> None:
    op.execute("""
        create table billing.contracts (
            tenant_id uuid not null,
            version int not null check (version >= 1),
            kind text not null check (kind in ('per_head', 'metered', 'pooled')),
            settled text not null check (settled in ('quarterly', 'yearly')),
            unit_id uuid not null,
            currency text not null check (currency ~ '^[A-Z]{3}$'),
            price_per_head bigint not null check (price_per_head >= 0),
            price_per_appointment bigint not null check (price_per_appointment >= 0),
            minimum bigint not null check (minimum >= 0),
            tax_basis_points int not null check (tax_basis_points between 0 and 10000),
            planned_per_thousand int not null check (planned_per_thousand >= 0),
            year_starts_on date not null check (extract(day from year_starts_on) = 1),
            effective_on date not null check (effective_on >= year_starts_on),
            ends_on date check (ends_on > effective_on),
            bill_to_name text not null check (bill_to_name <> ''),
            bill_to_email text not null check (bill_to_email like '%_@_%'),
            purchase_order text not null default '',
            days_until_due int not null check (days_until_due between 0 and 120),
            opened_at timestamptz not null,
            primary key (tenant_id, version),
            check (settled = 'quarterly' or kind = 'metered'),
            check (kind <> 'per_head' or price_per_appointment = 0)
        )
    """)
    guard.owned_per_role(
        "billing.contracts",
        OWN,
        {"finance_web": "select", "hr_web": "select", "operator_web": "select, insert", "work_job": "select, insert"},
    )
    _stays("billing.contracts")


def _heads() -> None:
    op.execute("""
        create table billing.head_counts (
            tenant_id uuid not null,
            month date not null check (extract(day from month) = 1),
            unit_id uuid not null,
            heads int not null check (heads >= 0),
            counted_at timestamptz not null,
            primary key (tenant_id, month)
        )
    """)
    op.execute("create index on billing.head_counts (unit_id, month)")
    guard.owned_per_role("billing.head_counts", {"finance_web": "tenant_id"}, {**READ, "work_job": "select, insert"})
    _stays("billing.head_counts")
    # A pool's head count is public: the plan document says it too.
    op.execute("""
        create table billing.unit_heads (
            unit_id uuid not null,
            month date not null check (extract(day from month) = 1),
            heads int not null check (heads >= 0),
            primary key (unit_id, month)
        )
    """)
    guard.open_to("billing.unit_heads", {"work_job": "select, insert"})
    _stays("billing.unit_heads")


def _statements() -> None:
    op.execute("""
        create table billing.statements (
            tenant_id uuid not null,
            statement_id uuid not null,
            period_id text not null,
            revision int not null check (revision >= 1),
            kind text not null check (kind in ('quarter', 'true_up')),
            starts_on date not null,
            ends_on date not null check (ends_on > starts_on),
            contract_version int not null,
            currency text not null check (currency ~ '^[A-Z]{3}$'),
            net bigint not null,
            tax bigint not null,
            total bigint not null check (total = net + tax),
            body bytea not null,
            sha256 text not null check (sha256 = encode(sha256(body), 'hex')),
            made_at timestamptz not null,
            primary key (tenant_id, statement_id),
            unique (tenant_id, period_id, revision),
            foreign key (tenant_id, contract_version) references billing.contracts (tenant_id, version)
        )
    """)
    op.execute("""
        create table billing.lines (
            tenant_id uuid not null,
            statement_id uuid not null,
            number int not null check (number >= 1),
            kind text not null check (kind in ('heads', 'metered', 'pooled', 'instalment', 'true_up', 'minimum')),
            description text not null,
            quantity text not null check (quantity ~ '^-?[0-9]+(/[0-9]+)?$'),
            unit_price bigint not null,
            less bigint not null,
            net bigint not null,
            tax bigint not null,
            released_unit_id uuid,
            released_period_id text,
            released_family text,
            released_cell text,
            primary key (tenant_id, statement_id, number),
            foreign key (tenant_id, statement_id) references billing.statements (tenant_id, statement_id),
            foreign key (released_unit_id, released_period_id, released_family, released_cell)
                references received.figures (unit_id, period_id, family, cell),
            check (kind not in ('metered', 'pooled', 'true_up') or released_unit_id is not null),
            check (num_nulls(released_unit_id, released_period_id, released_family, released_cell) in (0, 4)),
            check (released_unit_id is null or (released_family = 'sessions' and released_cell = 'all'))
        )
    """)
    for table in ("statements", "lines"):
        guard.owned_per_role(f"billing.{table}", {"finance_web": "tenant_id"}, {**READ, "work_job": "select, insert"})
        _stays(f"billing.{table}")


def _invoices() -> None:
    op.execute("""
        create table billing.invoices (
            tenant_id uuid not null,
            statement_id uuid not null,
            state text not null check (state in ('asked', 'open', 'paid', 'void', 'uncollectible', 'stopped')),
            currency text not null,
            total bigint not null,
            amount_paid bigint not null default 0,
            ref text,
            number text not null default '',
            hosted_url text not null default '',
            asked_at timestamptz not null,
            finalised_at timestamptz,
            due_on date,
            paid_at timestamptz,
            mailed_at timestamptz,
            primary key (tenant_id, statement_id),
            unique (tenant_id, ref),
            foreign key (tenant_id, statement_id) references billing.statements (tenant_id, statement_id),
            check ((ref is null) = (state in ('asked', 'stopped')))
        )
    """)
    guard.owned_per_role(
        "billing.invoices", {"finance_web": "tenant_id"}, {**READ, "work_job": "select, insert, update"}
    )


def _ledger() -> None:
    op.execute("""
        create table billing.entries (
            tenant_id uuid not null,
            entry_id uuid not null,
            reference text not null,
            currency text not null check (currency ~ '^[A-Z]{3}$'),
            at timestamptz not null,
            primary key (tenant_id, entry_id),
            unique (tenant_id, reference)
        )
    """)
    op.execute("""
        create table billing.postings (
            tenant_id uuid not null,
            entry_id uuid not null,
            account text not null check (account in ('receivable', 'revenue', 'tax', 'bank')),
            amount bigint not null check (amount <> 0),
            primary key (tenant_id, entry_id, account),
            foreign key (tenant_id, entry_id) references billing.entries (tenant_id, entry_id)
        )
    """)
    op.execute("""
        create function billing.balances() returns trigger language plpgsql as $$
        begin
            if (select sum(amount) from billing.postings
                    where tenant_id = new.tenant_id and entry_id = new.entry_id) <> 0 then
                raise exception 'debits and credits of an entry differ';
            end if;
            return null;
        end $$
    """)
    op.execute("""
        create constraint trigger balances after insert on billing.postings
        deferrable initially deferred for each row execute function billing.balances()
    """)
    for table in ("entries", "postings"):
        guard.owned_per_role(f"billing.{table}", {"finance_web": "tenant_id"}, {**READ, "work_job": "select, insert"})
        _stays(f"billing.{table}")


def _events() -> None:
    # What the collector told us, as it was signed. Whose invoice it is about is found out later.
    op.execute("""
        create table billing.webhook_events (
            event_id text primary key,
            kind text not null,
            invoice_ref text,
            raw bytea not null,
            received_at timestamptz not null
        )
    """)
    guard.open_to("billing.webhook_events", {"work_machine_web": "insert", "work_job": "select, delete"})


def _stays(table: str) -> None:
    op.execute(f"""
        create trigger stays before update or delete or truncate on {table}
        for each statement execute function billing.stays()
    """)
