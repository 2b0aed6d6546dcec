"""Contributions that nobody reads but the release job, and releases that nobody changes.

The primary key of `sealed.contributions` is the sensitivity bound: a seventh appointment, a second way of meeting or
an undeclared cell cannot be stored. What is published is added once; updating or deleting it is refused to everybody.
"""

from alembic import op

from migrations import guard_v1 as guard

revision = "0005"
down_revision = "0004"

# Pages neither add nor read: what counts is put into the outbox, and the job adds it.
CONTRIBUTE = ("care_job",)
READ = ("network_web", "care_job", "release_job")


def upgrade() -> None:
    op.execute("create extension if not exists btree_gist schema house")
    guard.schema("published", (*READ, "care_machine_web"))
    guard.schema("sealed", (*CONTRIBUTE, "release_job"))
    _years()
    _periods()
    _budget()
    _releases()
    _contributions()


def _years() -> None:
    # A unit's contract year: what the public head count at its start allows. Never changed afterwards.
    op.execute("""
        create table published.years (
            unit_id uuid not null,
            starts_on date not null,
            eligible int not null,
            is_pool boolean not null,
            tier text not null check (tier in ('A', 'B', 'C')),
            plan_key bytea not null check (length(plan_key) = 32),
            m smallint not null check (m between 1 and 64),
            rho_cap numeric(7, 6) not null check (rho_cap > 0 and rho_cap <= 0.30),
            primary key (unit_id, starts_on),
            check (eligible >= case when is_pool then 5000 else 500 end),
            check (eligible >= case tier when 'A' then 500 when 'B' then 2000 else 10000 end)
        )
    """)
    op.execute("""
        create table published.cells (
            unit_id uuid not null,
            year_starts_on date not null,
            family text not null,
            cell text not null,
            eligible int,
            primary key (unit_id, year_starts_on, family, cell),
            foreign key (unit_id, year_starts_on) references published.years,
            check (family <> 'cohort' or cell = 'rather_not_say' or coalesce(eligible, 0) >= 500)
        )
    """)
    readers = {**dict.fromkeys(READ, "select"), "release_job": "select, insert"}
    guard.open_to("published.years", {**readers, "care_machine_web": "select"})
    guard.open_to("published.cells", readers)
    for table in ("years", "cells"):
        _append_only(f"published.{table}")


def _periods() -> None:
    op.execute("""
        create table published.periods (
            unit_id uuid not null,
            period_id text not null,
            year_starts_on date not null,
            kind text not null check (kind in ('quarter', 'half', 'year')),
            starts_on date not null,
            ends_on date not null,
            close_at timestamptz not null,
            publish_at timestamptz not null,
            closed_at timestamptz,
            primary key (unit_id, period_id),
            foreign key (unit_id, year_starts_on) references published.years,
            check (starts_on <= ends_on and ends_on < (close_at at time zone 'UTC')::date and close_at < publish_at),
            check (closed_at >= close_at),
            exclude using gist (unit_id with =, kind with =, daterange(starts_on, ends_on, '[]') with &&)
        )
    """)
    guard.open_to(
        "published.periods",
        {**dict.fromkeys((*READ, "care_machine_web"), "select"), "release_job": "select, insert, update (closed_at)"},
    )
    op.execute("""
        create function published.closes_once() returns trigger language plpgsql as $$
        begin
            if old.closed_at is not null then
                raise exception 'a closed period stays as it is';
            end if;
            return new;
        end $$
    """)
    op.execute("""
        create trigger closes_once before update on published.periods
        for each row execute function published.closes_once()
    """)


def _budget() -> None:
    # Reserved per family and contract year: a member is in one period of the year, or split over several, never twice.
    op.execute("""
        create table published.budget (
            unit_id uuid not null,
            year_starts_on date not null,
            family text not null,
            purpose text not null check (purpose in ('release', 'incident', 'platform')),
            rho numeric(7, 6) not null check (rho > 0),
            primary key (unit_id, year_starts_on, family, purpose),
            foreign key (unit_id, year_starts_on) references published.years
        )
    """)
    op.execute("""
        create function published.within_cap() returns trigger language plpgsql as $$
        declare most numeric; spent numeric;
        begin
            perform pg_advisory_xact_lock(hashtextextended(new.unit_id::text || new.year_starts_on::text, 1));
            select rho_cap into most from published.years
                where unit_id = new.unit_id and starts_on = new.year_starts_on;
            select coalesce(sum(rho), 0) into spent from published.budget
                where unit_id = new.unit_id and year_starts_on = new.year_starts_on;
            if spent + new.rho > most then
                raise exception 'the privacy budget of this year is spent';
            end if;
            return new;
        end $$
    """)
    op.execute("""
        create trigger within_cap before insert on published.budget
        for each row execute function published.within_cap()
    """)
    guard.open_to("published.budget", {"release_job": "select, insert", "network_web": "select"})
    _append_only("published.budget")
    # An attempt is charged and kept before anything is drawn; the fourth is refused.
    op.execute("""
        create table published.attempts (
            unit_id uuid not null,
            period_id text not null,
            attempt smallint not null check (attempt between 1 and 3),
            at timestamptz not null,
            primary key (unit_id, period_id, attempt),
            foreign key (unit_id, period_id) references published.periods
        )
    """)
    guard.open_to("published.attempts", {"release_job": "select, insert", "network_web": "select"})
    _append_only("published.attempts")


def _releases() -> None:
    op.execute("""
        create table published.releases (
            unit_id uuid not null,
            period_id text not null,
            drawn_at timestamptz not null,
            attest bytea not null check (length(attest) = 32),
            primary key (unit_id, period_id),
            foreign key (unit_id, period_id) references published.periods
        )
    """)
    op.execute("""
        create table published.figures (
            unit_id uuid not null,
            period_id text not null,
            family text not null,
            cell text not null,
            raw bigint not null,
            shown bigint check (shown >= 0),
            half_width bigint not null check (half_width >= 0),
            primary key (unit_id, period_id, family, cell),
            foreign key (unit_id, period_id) references published.releases
        )
    """)
    op.execute("""
        create table published.documents (
            unit_id uuid not null,
            period_id text not null,
            signed bytea not null,
            primary key (unit_id, period_id),
            foreign key (unit_id, period_id) references published.releases
        )
    """)
    for table in ("releases", "figures", "documents"):
        guard.open_to(f"published.{table}", {"release_job": "select, insert", "network_web": "select"})
        _append_only(f"published.{table}")
    op.execute("grant select on published.documents to care_machine_web")


def _contributions() -> None:
    # The key under which one year's members are counted; destroying it makes the year's rows nobody's.
    op.execute("""
        create table sealed.keys (
            unit_id uuid not null,
            year_starts_on date not null,
            member_secret bytea not null check (length(member_secret) = 32),
            primary key (unit_id, year_starts_on),
            foreign key (unit_id, year_starts_on) references published.years
        )
    """)
    op.execute("""
        create table sealed.contributions (
            unit_id uuid not null,
            member_key bytea not null check (length(member_key) = 32),
            family text not null,
            ordinal smallint not null,
            year_starts_on date not null,
            cell text not null,
            period_id text not null,
            mark bytea not null check (length(mark) = 32),
            primary key (unit_id, member_key, family, ordinal),
            unique (unit_id, family, mark),
            foreign key (unit_id, year_starts_on, family, cell) references published.cells,
            foreign key (unit_id, period_id) references published.periods,
            check (ordinal between 1 and case family when 'sessions' then 6 else 1 end)
        )
    """)
    op.execute("create index on sealed.contributions (unit_id, period_id, family)")
    op.execute("""
        create function sealed.while_open() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(hashtextextended(new.unit_id::text, 0));
            if not exists (select from published.periods where unit_id = new.unit_id
                    and period_id = new.period_id and year_starts_on = new.year_starts_on and closed_at is null) then
                raise exception 'this period is closed';
            end if;
            return new;
        end $$
    """)
    op.execute("""
        create trigger while_open before insert on sealed.contributions
        for each row execute function sealed.while_open()
    """)
    op.execute("""
        create table sealed.salts (
            unit_id uuid not null,
            period_id text not null,
            salt bytea not null check (length(salt) = 32),
            primary key (unit_id, period_id),
            foreign key (unit_id, period_id) references published.releases
        )
    """)
    guard.open_to("sealed.keys", {**dict.fromkeys(CONTRIBUTE, "select"), "release_job": "select, insert, delete"})
    guard.open_to("sealed.contributions", {**dict.fromkeys(CONTRIBUTE, "insert"), "release_job": "select, delete"})
    guard.open_to("sealed.salts", {"release_job": "select, insert, delete"})


def _append_only(table: str) -> None:
    op.execute("""
        create or replace function published.stays() returns trigger language plpgsql as $$
        begin
            raise exception 'what is published stays as it is';
        end $$
    """)
    op.execute(f"""
        create trigger stays before update or delete or truncate on {table}
        for each statement execute function published.stays()
    """)
