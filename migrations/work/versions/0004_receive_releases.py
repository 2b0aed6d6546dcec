"""Releases as they arrived, word for word, and their figures, which dashboards and statements read and nobody changes.

HR and finance see the releases of their own organisation's unit: the policy asks `tenants.organisations`, of which
their scope shows them one row.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0004"
down_revision = "0003"

READERS = ("hr_web", "finance_web")


def upgrade() -> None:
    guard.schema("received", (*READERS, "work_job"))
    op.execute("""
        create table received.releases (
            unit_id uuid not null,
            period_id text not null,
            kind text not null check (kind in ('quarter', 'half', 'year')),
            starts_on date not null,
            ends_on date not null check (ends_on >= starts_on),
            publish_at timestamptz not null,
            vouchers_within boolean not null,
            signed bytea not null,
            received_at timestamptz not null check (received_at >= publish_at),
            primary key (unit_id, period_id)
        )
    """)
    op.execute("""
        create table received.figures (
            unit_id uuid not null,
            period_id text not null,
            family text not null,
            cell text not null,
            raw bigint not null,
            shown bigint check (shown >= 0),
            half_width bigint not null check (half_width >= 0),
            primary key (unit_id, period_id, family, cell),
            foreign key (unit_id, period_id) references received.releases
        )
    """)
    op.execute("""
        create function received.stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what was released stays as it is';
        end $$
    """)
    for table in ("releases", "figures"):
        _own_unit(f"received.{table}")
        guard.open_to(f"received.{table}", {**dict.fromkeys(READERS, "select"), "work_job": "select, insert"})
        op.execute(f"""
            create trigger stays before update or delete or truncate on received.{table}
            for each statement execute function received.stays()
        """)


def _own_unit(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    own = f"exists (select from tenants.organisations o where o.unit_id = {table}.unit_id)"
    for role in READERS:
        op.execute(f"create policy guard_{role} on {table} as restrictive to {role} using ({own}) with check (false)")
        op.execute(f"create policy {role} on {table} for select to {role} using (true)")
    op.execute(f"create policy work_job on {table} to work_job using (true) with check (true)")
