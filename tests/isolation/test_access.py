"""T2: every table x every role x every context x every verb is what its model declares, in a real database.

T7: whatever single policy, guard or grant is taken away, the lint or the trial notices.
"""

from itertools import islice

import pytest
from psycopg import sql

from tests.isolation import lint, models
from tests.isolation.trial import Trial

DATABASES = ("work", "issuer", "care")

THINK = (
    "The database and `__access__` of the model tell two stories. Which one did you mean? Grants and policies are made "
    "in migrations with guard_v1; the model repeats them for the reader, the data map and this test."
)


def faults(connection, table, house, *, at_most=None):
    """What a trial of the table finds, with the rows of every role that does not bypass policies."""
    roles = tuple(login for login in house.logins if not login.endswith("_rewrite"))
    with connection.transaction(force_rollback=True):
        return list(islice(Trial(connection, table).faults(roles), at_most))


def mutants(connection, house):
    """Statements that each take one policy, guard or grant away, with the table they weaken."""

    def ask(query):
        return connection.execute(lint.WORDS.encode() + query.encode(), house.words()).fetchall()

    for table, policy in ask(
        "select c.oid::regclass::text, p.polname from pg_policy p join ours c on c.oid = p.polrelid"
    ):
        yield table, sql.SQL("drop policy {} on {}").format(sql.Identifier(policy), sql.SQL(table))
    for (table,) in ask("select c.oid::regclass::text from ours c where c.relrowsecurity"):
        yield table, sql.SQL("alter table {} disable row level security").format(sql.SQL(table))
        yield table, sql.SQL("alter table {} no force row level security").format(sql.SQL(table))
    grants = """
        select distinct c.oid::regclass::text, lower(a.privilege_type), r.rolname
        from ours c left join columns k on k.attrelid = c.oid
        cross join lateral (select * from aclexplode(c.relacl) union all select * from aclexplode(k.attacl)) a
        join logins r on r.oid = a.grantee where c.relkind in ('r', 'p') and r.rolname !~ '_rewrite$'
    """
    for table, verb, role in ask(grants):
        yield table, _revoke(connection, table, verb, role)


def _revoke(connection, table, verb, role):
    """Take the verb away on the table and on all its columns."""
    names = connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped", (table,)
    )
    columns = sql.SQL(", ").join(sql.Identifier(name) for (name,) in names)
    on = sql.SQL("on {} from {}").format(sql.SQL(table), sql.Identifier(role))
    whole = sql.SQL("revoke {} {}").format(sql.SQL(verb), on)
    if verb == "delete":
        return whole
    return sql.SQL("{}; revoke {} ({}) {}").format(whole, sql.SQL(verb), columns, on)


@pytest.mark.parametrize("database", DATABASES)
class TestAccess:
    def test_covers_every_table_of_the_database(self, opened, database):
        query = """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema'
        """
        with opened(database) as connection:
            there = {name for (name,) in connection.execute(query)}

        assert {table.name for table in models.declared(database)} == there

    def test_is_what_the_models_declare(self, opened, house, database):
        with opened(database) as connection:
            found = [
                fault for table in models.declared(database) for fault in faults(connection, table, house(database))
            ]

        assert not found, "\n".join(["", THINK, *found])

    def test_would_be_missed_if_any_part_were_dropped(self, opened, house, database):
        survivors = []
        with opened(database) as connection:
            declared = {table.name: table for table in models.declared(database)}
            before = set(lint.broken(connection, house(database)))
            for table, mutant in list(mutants(connection, house(database))):
                with connection.transaction(force_rollback=True):
                    connection.execute(mutant)
                    seen = faults(connection, declared[table], house(database), at_most=1)
                    seen = seen or set(lint.broken(connection, house(database))) - before
                    survivors += [] if seen else [mutant.as_string()]

        assert not survivors, "\n".join(["Nothing noticed that these were gone:", *survivors])
