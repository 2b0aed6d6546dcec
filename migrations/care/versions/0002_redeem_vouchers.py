"""Vouchers become accounts: published keys and plans, what was spent, accounts and what opens them.

`spent` and `accounts` share no column, and both are written anew in random order every night, so that nobody who knows
a voucher can find the account it opened. Nothing may refer to these tables by a foreign key: they are emptied and filled.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0002"
down_revision = "0001"

VISITOR = "client_web"
JOB = "care_job"
RELEASE = "release_job"
REWRITE = "care_rewrite"
READERS = (VISITOR, "provider_web", "network_web", "care_machine_web", RELEASE)


def upgrade() -> None:
    guard.schema("redeeming", (*READERS, JOB, REWRITE))
    _published()
    _spent()
    _accounts()
    _logins()


def _published() -> None:
    # The newest of each, as signed: what is in it is read from it, so that nothing here can differ from it.
    op.execute("""
        create table redeeming.plans (
            unit_id uuid primary key,
            number int not null check (number >= 1),
            signed bytea not null
        )
    """)
    op.execute("""
        create table redeeming.directories (
            number int primary key check (number >= 1),
            signed bytea not null
        )
    """)
    op.execute("""
        create table redeeming.keys (
            key_id bytea primary key check (length(key_id) = 32),
            unit_id uuid not null,
            period text not null,
            spki bytea not null check (length(spki) = 342),
            not_before date not null,
            redeem_until date not null,
            is_open boolean not null,
            extends_open boolean not null,
            unique (unit_id, period)
        )
    """)
    readers = dict.fromkeys(READERS, "select")
    guard.open_to("redeeming.plans", {**readers, JOB: "select, insert, update (number, signed)"})
    guard.open_to("redeeming.directories", {**readers, JOB: "select, insert"})
    guard.open_to("redeeming.keys", {**readers, JOB: "select, insert, update (is_open, extends_open)"})


def _spent() -> None:
    op.execute("""
        create table redeeming.spent (
            nonce_hash bytea primary key check (length(nonce_hash) = 32),
            key_id bytea not null check (length(key_id) = 32)
        )
    """)
    # Whoever redeems may add and not look; jobs may count by key and not see a voucher.
    guard.open_to(
        "redeeming.spent",
        {VISITOR: "insert", JOB: "select (key_id)", RELEASE: "select (key_id)", REWRITE: "select, insert, truncate"},
    )


def _accounts() -> None:
    op.execute("""
        create table redeeming.accounts (
            account_id uuid primary key,
            unit_id uuid not null,
            period text not null,
            covered_until date not null
        )
    """)
    guard.owned_per_role(
        "redeeming.accounts",
        {VISITOR: "account_id"},
        {VISITOR: "select, insert, update (period, covered_until), delete", JOB: "select"},
    )
    op.execute(f"grant select, insert, truncate on redeeming.accounts to {REWRITE}")


def _logins() -> None:
    # A login is seen by whoever names its digest in this transaction, and by nobody else.
    op.execute("""
        create table redeeming.logins (
            login_mac bytea primary key check (length(login_mac) = 32),
            opens uuid not null
        )
    """)
    match = "login_mac = decode(nullif(current_setting('app.login_mac', true), ''), 'hex')"
    op.execute("alter table redeeming.logins enable row level security")
    op.execute("alter table redeeming.logins force row level security")
    op.execute(f"create policy guard on redeeming.logins as restrictive using ({match}) with check ({match})")
    op.execute(f"create policy {VISITOR} on redeeming.logins to {VISITOR} using (true) with check (true)")
    guard.open_to("redeeming.logins", {VISITOR: "select, insert, delete", REWRITE: "select, insert, truncate"})
