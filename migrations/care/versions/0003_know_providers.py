"""Providers: who they are, where they are licensed, when they are open, and how full they are."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0003"
down_revision = "0002"

GUARDS = {"provider_web": "provider_id"}
ROLES = ("client_web", "provider_web", "network_web", "care_job")


def upgrade() -> None:
    # Trusted since PostgreSQL 13: the owner of the schema may create it. Needed for `uuid with =` beside ranges.
    op.execute("create extension if not exists btree_gist schema house")
    guard.schema("care", ROLES)
    _providers()
    _licences()
    _open_hours()
    _open_time()
    _loads()


def _providers() -> None:
    op.execute("""
        create table care.providers (
            provider_id uuid primary key,
            called text not null check (length(called) between 1 and 80),
            about text not null check (length(about) <= 2000),
            zone text not null,
            place text not null check (length(place) <= 80),
            gender text,
            identities text[] not null,
            topics text[] not null,
            modalities text[] not null check (modalities <> '{}' and modalities <@ '{video,phone,in_person}'),
            languages text[] not null check (languages <> '{}'),
            age_bands text[] not null check (age_bands <> '{}'),
            capacity smallint not null check (capacity between 0 and 100),
            minutes smallint not null check (minutes between 15 and 180),
            buffer_minutes smallint not null check (buffer_minutes between 0 and 60),
            notice_hours smallint not null check (notice_hours between 1 and 168),
            books_instantly boolean not null,
            takes_new_clients boolean not null,
            paused_at timestamptz
        )
    """)
    guard.owned_per_role(
        "care.providers",
        GUARDS,
        {
            "client_web": "select",
            "provider_web": "select, update",
            "network_web": "select, insert, update",
            "care_job": "select, update",
        },
    )


def _licences() -> None:
    op.execute("""
        create table care.licences (
            provider_id uuid not null references care.providers,
            licence_id uuid not null,
            profession text not null,
            authority text not null,
            jurisdictions text[] not null check (jurisdictions <> '{}'),
            valid_from date not null,
            valid_until date not null,
            checked_on date not null,
            check (valid_from <= valid_until),
            primary key (provider_id, licence_id)
        )
    """)
    guard.owned_per_role(
        "care.licences",
        GUARDS,
        {
            "client_web": "select",
            "provider_web": "select",
            "network_web": "select, insert, update",
            "care_job": "select",
        },
    )


def _open_hours() -> None:
    # Wall time, zone and recurrence: what the provider said, from which open time is made.
    op.execute("""
        create table care.open_hours (
            provider_id uuid not null references care.providers,
            hours_id uuid not null,
            recurrence text not null,
            starts_on date not null,
            opens time not null,
            minutes smallint not null check (minutes between 1 and 1440),
            zone text not null,
            modalities text[] not null check (modalities <> '{}'),
            primary key (provider_id, hours_id)
        )
    """)
    op.execute("""
        create table care.away (
            provider_id uuid not null references care.providers,
            away_id uuid not null,
            during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
            primary key (provider_id, away_id)
        )
    """)
    grants = {
        "provider_web": "select, insert, update, delete",
        "client_web": "select",
        "network_web": "select, insert",
    }
    guard.owned_per_role("care.open_hours", GUARDS, {**grants, "care_job": "select"})
    guard.owned_per_role("care.away", GUARDS, {**grants, "care_job": "select, delete"})


def _open_time() -> None:
    op.execute("""
        create table care.open_time (
            provider_id uuid not null references care.providers,
            open_id uuid not null,
            during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
            modalities text[] not null,
            primary key (provider_id, open_id),
            constraint open_once exclude using gist (provider_id with =, during with &&)
        )
    """)
    guard.owned_per_role(
        "care.open_time",
        GUARDS,
        {
            "client_web": "select",
            "provider_web": "select, insert, delete",
            "network_web": "select, insert, delete",
            "care_job": "select, insert, delete",
        },
    )


def _loads() -> None:
    # How many new clients in a month, for fair order. A count: it says nothing of whom.
    op.execute("""
        create table care.loads (
            provider_id uuid not null references care.providers,
            month date not null check (extract(day from month) = 1),
            accepted smallint not null check (accepted >= 0),
            primary key (provider_id, month)
        )
    """)
    guard.owned_per_role(
        "care.loads",
        GUARDS,
        {
            "client_web": "select, insert, update",
            "provider_web": "select, insert, update",
            "network_web": "select",
            "care_job": "select",
        },
    )
