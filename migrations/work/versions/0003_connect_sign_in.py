"""Connections to companies' sign-in, and the short-lived rows of a sign-in on its way.

Pending, arrivals and replays are unlogged: they hold hashes, live for minutes, and are in no backup.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0003"
down_revision = "0002"

MACHINE = "work_machine_web"
NARROWED = {"hr_web": "tenant_id", MACHINE: "tenant_id"}


def upgrade() -> None:
    guard.schema("sso", ("hr_web", MACHINE, "work_job"))
    _doors()
    _connections()
    _on_the_way()
    _attempts()


def _doors() -> None:
    # A message names a connection before anybody is in scope: this says for whom to act, and nothing else.
    op.execute("create table sso.doors (connection_id uuid primary key, owner uuid not null)")
    guard.open_to("sso.doors", {"hr_web": "insert", MACHINE: "select"})


def _connections() -> None:
    op.execute("""
        create table sso.connections (
            tenant_id uuid not null,
            connection_id uuid not null,
            state text not null check (state in ('draft', 'testing', 'active', 'disabled')),
            idp_entity_id text,
            sso_url text,
            sso_binding text,
            name_id_format text not null,
            signed_part text not null check (signed_part in ('assertion', 'response', 'both')),
            allow_sha1 boolean not null,
            wants_encryption boolean not null,
            number_attribute text not null,
            sp_certificate_pem text not null,
            sp_private_key_sealed bytea not null,
            made_at timestamptz not null,
            activated_at timestamptz,
            primary key (tenant_id, connection_id),
            check (state in ('draft', 'disabled') or num_nulls(idp_entity_id, sso_url, sso_binding) = 0),
            check (name_id_format <> 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient')
        )
    """)
    op.execute("""
        create table sso.certificates (
            tenant_id uuid not null,
            connection_id uuid not null,
            fingerprint bytea not null check (length(fingerprint) = 32),
            der_base64 text not null,
            not_after timestamptz not null,
            first_seen_at timestamptz not null,
            primary key (tenant_id, connection_id, fingerprint),
            foreign key (tenant_id, connection_id) references sso.connections
        )
    """)
    guard.owned_per_role(
        "sso.connections", NARROWED, {"hr_web": "select, insert, update", MACHINE: "select"}
    )
    guard.owned_per_role(
        "sso.certificates", NARROWED, {"hr_web": "select, insert, delete", MACHINE: "select"}
    )


def _on_the_way() -> None:
    op.execute("""
        create unlogged table sso.pending (
            tenant_id uuid not null,
            question_hash bytea not null,
            connection_id uuid not null,
            browser_hash bytea not null,
            purpose text not null check (purpose in ('desk', 'staff', 'test')),
            ends_at timestamptz not null,
            primary key (tenant_id, question_hash)
        )
    """)
    op.execute("""
        create unlogged table sso.arrivals (
            tenant_id uuid not null,
            code_hash bytea not null,
            connection_id uuid not null,
            browser_hash bytea not null,
            purpose text not null check (purpose in ('desk', 'staff', 'test')),
            subject bytea not null,
            roster_key bytea,
            idp_ends_at timestamptz,
            ends_at timestamptz not null,
            primary key (tenant_id, code_hash)
        )
    """)
    op.execute("""
        create unlogged table sso.replays (
            tenant_id uuid not null,
            connection_id uuid not null,
            assertion_hash bytea not null,
            ends_at timestamptz not null,
            primary key (tenant_id, connection_id, assertion_hash)
        )
    """)
    for table, rights in (
        ("pending", "select, insert, delete"),
        ("arrivals", "select, insert, delete"),
        ("replays", "select, insert"),
    ):
        op.execute(f"create index on sso.{table} (ends_at)")
        guard.owned_per_role(
            f"sso.{table}", {MACHINE: "tenant_id"}, {MACHINE: rights, "work_job": "select, delete"}
        )


def _attempts() -> None:
    op.execute("""
        create table sso.attempts (
            tenant_id uuid not null,
            attempt_id uuid not null,
            connection_id uuid not null,
            at timestamptz not null,
            kind text not null check (kind in ('test_passed', 'test_failed', 'refused', 'staff')),
            reason text,
            detail text,
            reference text,
            attribute_names text[],
            on_roster boolean,
            primary key (tenant_id, attempt_id),
            -- What a person's own message said is kept for tests only, which the tester ran for that purpose.
            check (kind in ('test_passed', 'test_failed') or num_nonnulls(detail, attribute_names, on_roster) = 0)
        )
    """)
    op.execute("create index on sso.attempts (tenant_id, connection_id, at)")
    op.execute("create index on sso.attempts (at)")
    guard.owned_per_role(
        "sso.attempts", NARROWED,
        {"hr_web": "select", MACHINE: "insert", "work_job": "select, delete"},
    )
