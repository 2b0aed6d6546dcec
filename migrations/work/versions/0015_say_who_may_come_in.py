"""Who may come in: an organisation's own mail domains, its rule for people with a role, groups, and resets.

A domain stands twice: as a claim among the organisation's own rows, and, once proved, as a door that is unique across
organisations. HR may only add a door, so that a refusal tells that somebody has it and never who.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0015"
down_revision = "0014"

MACHINE, JOB = "work_machine_web", "work_job"
HR = {"hr_web": "tenant_id"}
ALL = "select, insert, update, delete"


def upgrade() -> None:
    _mail_domains()
    _rules()
    _groups()
    _resets()


def _mail_domains() -> None:
    op.execute("""
        create table sso.mail_domains (
            tenant_id uuid not null,
            domain text not null check (domain = lower(domain) and length(domain) between 4 and 253),
            state text not null check (state in ('claimed', 'verified', 'missing', 'lost')),
            record text not null,
            claimed_at timestamptz not null,
            checked_at timestamptz,
            verified_at timestamptz,
            missing_since timestamptz,
            primary key (tenant_id, domain),
            check (state = 'claimed' or verified_at is not null),
            check ((state in ('missing', 'lost')) = (missing_since is not null))
        )
    """)
    guard.owned_per_role(
        "sso.mail_domains",
        {**HR, MACHINE: "tenant_id", "operator_web": "tenant_id"},
        {"hr_web": ALL, MACHINE: "select", "operator_web": "select", JOB: "select, update"},
    )
    op.execute("grant usage on schema sso to operator_web")
    op.execute("create table sso.mail_doors (domain text primary key, owner uuid not null)")
    guard.open_to("sso.mail_doors", {"hr_web": "insert", MACHINE: "select", JOB: "select, insert, delete"})
    op.execute(
        "alter table sso.connections add links_by text not null default 'number' check (links_by in ('number', 'mail'))"
    )


def _rules() -> None:
    op.execute("""
        create table sso.staff_rules (
            tenant_id uuid primary key,
            company_only boolean not null,
            set_at timestamptz not null
        )
    """)
    guard.owned_per_role("sso.staff_rules", HR, {"hr_web": "select, insert, update"})
    # Two places and no more: whoever comes in past the company's sign-in is to be known by name.
    op.execute("""
        create table tenants.break_glass (
            tenant_id uuid not null,
            place smallint not null check (place in (1, 2)),
            person_id uuid not null,
            named_at timestamptz not null,
            primary key (tenant_id, place),
            unique (tenant_id, person_id)
        )
    """)
    guard.owned_per_role("tenants.break_glass", HR, {"hr_web": "select, insert, delete"})


def _groups() -> None:
    op.execute("""
        create table sso.role_groups (
            tenant_id uuid not null,
            role text not null check (role in ('hr', 'finance')),
            attribute text not null check (length(attribute) between 1 and 300),
            value text not null check (length(value) between 1 and 300),
            set_at timestamptz not null,
            primary key (tenant_id, role)
        )
    """)
    guard.owned_per_role("sso.role_groups", {**HR, MACHINE: "tenant_id"}, {"hr_web": ALL, MACHINE: "select"})
    op.execute("""
        create table sso.grouped_people (
            tenant_id uuid not null,
            person_id uuid not null,
            role text not null check (role in ('hr', 'finance')),
            primary key (tenant_id, person_id)
        )
    """)
    guard.owned_per_role("sso.grouped_people", HR, {"hr_web": ALL})
    op.execute("alter table sso.arrivals add roles text[] not null default '{}'")
    op.execute("alter table sso.arrivals add check (roles = '{}' or purpose = 'staff')")


def _resets() -> None:
    op.execute("""
        create table tenants.resets (
            tenant_id uuid not null,
            reset_id uuid not null,
            called bytea not null,
            mail bytea not null,
            reason text not null check (length(reason) between 1 and 500),
            asked_by uuid not null,
            asked_at timestamptz not null,
            ends_at timestamptz not null,
            approved_by uuid,
            approved_at timestamptz,
            primary key (tenant_id, reset_id),
            check (approved_by <> asked_by),
            check (num_nulls(approved_by, approved_at) in (0, 2)),
            check (approved_at < ends_at)
        )
    """)
    guard.owned_per_role(
        "tenants.resets", {"operator_web": "tenant_id"}, {"operator_web": "select, insert, update", JOB: "select"}
    )
    # The worker makes the link that it mails: a link with a secret in it is never written down on its way.
    op.execute("grant insert on house.invitations to work_job")
    op.execute(
        "create policy work_job_invites on house.invitations for insert to work_job with check (surface = 'staff')"
    )
