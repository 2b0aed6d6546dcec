"""T1: the schema that migrations make keeps every rule, and every rule can fail."""

import pytest

from tests.isolation import lint

DATABASES = ("work", "issuer", "care")

THINK = (
    "The schema lets a row out of its owner's hands, or would the day a policy is forgotten. Whose rows are these, who "
    "may touch them, and does migrations/guard_v1.py already say it? Grants and policies belong in one step."
)

# A bad object per rule, in a schema `bad` that desk_web may use. The role and key are the work side's; any would do.
START = "create schema bad; grant usage on schema bad to desk_web; "
TABLE = "create table bad.t (tenant_id uuid not null, id uuid not null, name text, primary key (tenant_id, id)); "
OPEN = "grant select, insert, update, delete on bad.t to desk_web; "
FORCED = "alter table bad.t enable row level security; alter table bad.t force row level security; "
MATCH = "tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid"
GUARD = f"create policy guard on bad.t as restrictive using ({MATCH}) with check ({MATCH}); "
MINE = "create policy mine on bad.t to desk_web using (true) with check (true); "
GOOD = START + TABLE + OPEN + FORCED + GUARD + MINE

SEEDED = {
    "owned_without_forced_security": START + TABLE + OPEN,
    "security_not_forced": GOOD + "alter table bad.t no force row level security",
    "policy_asleep": GOOD + "alter table bad.t disable row level security",
    "owner_may_be_missing": START + "create table bad.t (tenant_id uuid, id uuid primary key);" + OPEN + FORCED + GUARD,
    "no_index_led_by_owner": START + TABLE.replace("(tenant_id, id)", "(id, tenant_id)") + OPEN + FORCED + GUARD + MINE,
    "role_without_guard": START + TABLE + OPEN + FORCED + MINE,
    "guard_lets_rows_be_given_away": START
    + TABLE
    + OPEN
    + FORCED
    + MINE
    + f"create policy guard on bad.t as restrictive using ({MATCH}) with check (true)",
    "policy_for_everybody": GOOD + "create policy all_in on bad.t using (true)",
    "unique_without_owner": GOOD + "create unique index on bad.t (name)",
    "reference_across_owners": GOOD
    + "alter table bad.t add unique (id); create table bad.u (tenant_id uuid not null, id uuid not null"
    " references bad.t (id), primary key (tenant_id, id)); grant select on bad.u to desk_web",
    "view_sees_as_its_owner": GOOD + "create view bad.v as select * from bad.t",
    "materialised_view_readable": GOOD + "create materialized view bad.m as select 1 as a;"
    "grant select on bad.m to desk_web",
    "function_with_borrowed_rights": START
    + "create function bad.f() returns int language sql security definer as 'select 1'",
    "function_called_leakproof": START + "create function bad.f() returns int language sql leakproof as 'select 1'",
    "login_with_powers": "alter role desk_web createrole",
    "login_in_another_role": "grant work_owner to desk_web",
    "login_owns_something": GOOD + "alter table bad.t owner to desk_web",
    "schema_open_without_need": START,
    "table_granted_behind_a_closed_schema": GOOD + "revoke usage on schema bad from desk_web",
    "grant_that_goes_round": GOOD + "grant truncate on bad.t to desk_web",
    "may_create": "create schema bad; grant create on schema bad to desk_web",
    "counts_aloud": START + "create sequence bad.s",
    "issuer_knows_time": "create schema bad; create table bad.t (at timestamptz)",
    "clock_of_the_database": "create schema bad; create table bad.t (at timestamptz default now())",
}
MORE = (
    ("role_without_guard", GOOD + "drop policy guard on bad.t"),
    ("role_without_guard", GOOD + "alter policy guard on bad.t to hr_web"),
    ("login_with_powers", "alter role desk_web bypassrls"),
    ("login_with_powers", "alter role desk_web superuser"),
    ("grant_that_goes_round", GOOD + "grant select on bad.t to public"),
    ("grant_that_goes_round", GOOD + "grant select (name) on bad.t to public"),
    ("grant_that_goes_round", GOOD + "grant select on bad.t to desk_web with grant option"),
    ("may_create", "do $$ begin execute format('grant create on database %I to public', current_database()); end $$"),
    ("may_create", "grant create on schema public to public"),
    ("issuer_knows_time", START.split(";")[0] + "; create table bad.t (on_day date)"),
)


class TestSchema:
    @pytest.mark.parametrize("database", DATABASES)
    def test_keeps_every_rule(self, opened, house, database):
        with opened(database) as connection:
            found = [f"{one.rule}: {one.thing} {one.said}" for one in lint.broken(connection, house(database))]

        assert not found, "\n".join(["", THINK, *found])

    def test_of_a_well_guarded_table_is_left_alone(self, opened, house):
        with opened("work") as connection:
            before = lint.broken(connection, house("work"))
            connection.execute(GOOD)

            assert lint.broken(connection, house("work")) == before


class TestRules:
    def test_have_a_bad_object_each(self):
        assert SEEDED.keys() == lint.rules().keys()

    @pytest.mark.parametrize(("rule", "bad"), [*SEEDED.items(), *MORE])
    def test_see_the_bad_object(self, opened, house, rule, bad):
        database = "issuer" if rule == "issuer_knows_time" else "work"
        with opened(database) as connection:
            before = [one for one in lint.broken(connection, house(database)) if one.rule == rule]
            connection.execute(bad)
            after = [one for one in lint.broken(connection, house(database)) if one.rule == rule]

        assert len(after) > len(before)
