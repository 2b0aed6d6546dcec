"""Contact cards: sealed by a client for the provider who took them on, opened by that provider, unreadable to us.

The lengths are fixed, so that a row says nothing by its size. A card and what is known of its openings go with the
referral they belong to.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0012"
down_revision = "0011"

BOTH = {"client_web": "account_id", "provider_web": "provider_id"}


def upgrade() -> None:
    _keys()
    _cards()
    _openings()


def _keys() -> None:
    op.execute("""
        create table care.provider_keys (
            provider_id uuid primary key references care.providers,
            key_id bytea not null check (key_id = sha256(public_key)),
            public_key bytea not null check (length(public_key) = 65 and get_byte(public_key, 0) = 4),
            salt bytea not null check (length(salt) = 16),
            iv bytea not null check (length(iv) = 12),
            wrapped bytea not null check (length(wrapped) = 48)
        )
    """)
    guard.owned_per_role(
        "care.provider_keys",
        {"provider_web": "provider_id"},
        {"provider_web": "select, insert, update"},
    )
    # Clients read the public half, of those who took them on. Their own policy on referrals narrows what is looked up.
    op.execute("""
        create policy client_web on care.provider_keys for select to client_web using (exists (
            select from care.referrals r
            where r.provider_id = provider_keys.provider_id and r.state in ('accepted', 'booked')))
    """)
    op.execute("grant select (provider_id, key_id, public_key) on care.provider_keys to client_web")


def _cards() -> None:
    op.execute("""
        create table care.contact_cards (
            account_id uuid not null,
            referral_id uuid not null,
            provider_id uuid not null references care.providers,
            key_id bytea not null check (length(key_id) = 32),
            enc bytea not null check (length(enc) = 65),
            ct bytea not null check (length(ct) = 528),
            sealed_at timestamptz not null,
            primary key (account_id, referral_id),
            foreign key (account_id, referral_id) references care.referrals on delete cascade
        )
    """)
    op.execute("create index cards_of_provider on care.contact_cards (provider_id, key_id)")
    guard.owned_per_role(
        "care.contact_cards",
        BOTH,
        {
            "client_web": "select, insert, update, delete",
            "provider_web": "select",
            # It takes away what is over, and cannot even read the ciphertext.
            "care_job": "select (account_id, referral_id, provider_id), delete",
        },
    )


def _openings() -> None:
    op.execute("""
        create table care.card_openings (
            account_id uuid not null,
            referral_id uuid not null,
            opening_id uuid not null,
            provider_id uuid not null references care.providers,
            opened_at timestamptz not null,
            primary key (account_id, referral_id, opening_id),
            foreign key (account_id, referral_id) references care.referrals on delete cascade
        )
    """)
    # A provider adds and cannot change; the client reads.
    guard.owned_per_role(
        "care.card_openings",
        BOTH,
        {"client_web": "select", "provider_web": "insert", "care_job": "select, delete"},
    )
