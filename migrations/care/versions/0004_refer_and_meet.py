"""Referrals, the offers made for them, and appointments that cannot be double booked."""

from alembic import op

from migrations import guard_v1 as guard

revision = "0004"
down_revision = "0003"

BOTH = {"client_web": "account_id", "provider_web": "provider_id"}


def upgrade() -> None:
    _clients()
    _referrals()
    _offers()
    _taken_time()
    _appointments()
    _events()


def _clients() -> None:
    # Coarse wishes, kept so that nobody is asked twice. No foreign key to accounts: that table is rewritten nightly.
    op.execute("""
        create table care.clients (
            account_id uuid primary key,
            called text not null check (length(called) between 1 and 40),
            language text not null,
            jurisdiction text not null,
            zone text not null,
            age_band text not null
        )
    """)
    guard.owned_per_role(
        "care.clients",
        {"client_web": "account_id"},
        {"client_web": "select, insert, update, delete"},
    )


def _referrals() -> None:
    op.execute("""
        create table care.referrals (
            account_id uuid not null,
            referral_id uuid not null,
            provider_id uuid references care.providers,
            state text not null check (state in ('draft', 'submitted', 'offered', 'declined', 'lapsed', 'escalated',
                'accepted', 'booked', 'closed', 'withdrawn')),
            called text not null,
            modality text,
            language text,
            age_band text,
            jurisdiction text,
            zone text,
            topics text[] not null,
            times text[] not null,
            gender text,
            gender_must boolean not null,
            identities text[] not null,
            identities_must boolean not null,
            excluded uuid[] not null check (cardinality(excluded) <= 3),
            risk_tier smallint not null check (risk_tier between 0 and 2),
            rule_version text,
            started_at timestamptz not null,
            submitted_at timestamptz,
            changed_at timestamptz not null,
            answer_by timestamptz,
            check ((state = 'offered') = (answer_by is not null)),
            check (state not in ('offered', 'accepted', 'booked') or provider_id is not null),
            check (state in ('draft', 'withdrawn') or submitted_at is not null),
            primary key (account_id, referral_id)
        )
    """)
    op.execute("create index referrals_of_provider on care.referrals (provider_id, state)")
    op.execute("create index referrals_due on care.referrals (answer_by) where state = 'offered'")
    guard.owned_per_role(
        "care.referrals",
        BOTH,
        {
            "client_web": "select, insert, update, delete",
            "provider_web": "select, update",
            "care_job": "select, update",
        },
    )


def _offers() -> None:
    op.execute("""
        create table care.offers (
            account_id uuid not null,
            referral_id uuid not null,
            offer_id uuid not null,
            provider_id uuid not null references care.providers,
            appointment_id uuid not null,
            answer text not null check (answer in ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
            reason text,
            offered_at timestamptz not null,
            answer_by timestamptz not null,
            answered_at timestamptz,
            check ((answer = 'open') = (answered_at is null)),
            check ((answer = 'declined') = (reason is not null)),
            primary key (account_id, referral_id, offer_id),
            foreign key (account_id, referral_id) references care.referrals on delete cascade
        )
    """)
    op.execute("create unique index one_open_offer on care.offers (account_id, referral_id) where answer = 'open'")
    op.execute("create index offers_of_provider on care.offers (provider_id, answer, answered_at)")
    guard.owned_per_role(
        "care.offers",
        BOTH,
        {
            "client_web": "select, insert, update",
            "provider_web": "select, update",
            "care_job": "select, update",
        },
    )


def _taken_time() -> None:
    # When a provider cannot be booked, and not by whom: this is what other clients may see. `blocked` is the
    # appointment and the buffer after it; the constraint is what forbids double booking.
    op.execute("""
        create table care.taken_time (
            provider_id uuid not null references care.providers,
            taken_id uuid not null,
            blocked tstzrange not null check (not isempty(blocked) and lower_inc(blocked) and not upper_inc(blocked)),
            held_until timestamptz,
            primary key (provider_id, taken_id),
            constraint provider_free exclude using gist (provider_id with =, blocked with &&)
        )
    """)
    guard.owned_per_role(
        "care.taken_time",
        {"provider_web": "provider_id"},
        dict.fromkeys(("client_web", "provider_web", "care_job"), "select, insert, update, delete"),
    )


def _appointments() -> None:
    op.execute("""
        create table care.appointments (
            account_id uuid not null,
            appointment_id uuid not null,
            referral_id uuid not null,
            provider_id uuid not null references care.providers,
            taken_id uuid not null unique,
            room_id uuid not null unique,
            state text not null check (state in ('held', 'booked', 'completed', 'late_cancelled', 'missed',
                'provider_cancelled', 'interrupted', 'cancelled', 'expired')),
            during tstzrange not null check (not isempty(during) and lower_inc(during) and not upper_inc(during)),
            modality text not null check (modality in ('video', 'phone', 'in_person')),
            local_start timestamp not null,
            zone text not null,
            policy jsonb not null,
            held_until timestamptz,
            booked_at timestamptz,
            ended_at timestamptz,
            counted boolean,
            forgiven boolean not null,
            waived_because text,
            check ((state = 'held') = (held_until is not null)),
            check ((state in ('completed', 'late_cancelled', 'missed', 'interrupted', 'provider_cancelled', 'cancelled'))
                = (counted is not null)),
            primary key (account_id, appointment_id),
            foreign key (account_id, referral_id) references care.referrals on delete cascade,
            constraint client_free exclude using gist (account_id with =, during with &&)
                where (state in ('held', 'booked'))
        )
    """)
    op.execute("create index appointments_of_provider on care.appointments (provider_id, state)")
    op.execute("create index appointments_held on care.appointments (held_until) where state = 'held'")
    guard.owned_per_role(
        "care.appointments",
        BOTH,
        {
            "client_web": "select, insert, update",
            "provider_web": "select, update",
            "care_job": "select, update",
        },
    )


def _events() -> None:
    op.execute("""
        create table care.appointment_events (
            account_id uuid not null,
            appointment_id uuid not null,
            event_id uuid not null,
            provider_id uuid not null,
            state text not null,
            by text not null check (by in ('client', 'provider', 'clock')),
            at timestamptz not null,
            primary key (account_id, appointment_id, event_id),
            foreign key (account_id, appointment_id) references care.appointments on delete cascade
        )
    """)
    op.execute("create index events_of_provider on care.appointment_events (provider_id, at)")
    # Append-only: nobody may change an event. They go with their appointment when a client erases everything.
    guard.owned_per_role(
        "care.appointment_events",
        BOTH,
        {"client_web": "select, insert", "provider_web": "select, insert", "care_job": "select, insert"},
    )
