"""The models and the schema that migrations make from empty are the same."""

import pytest
from sqlalchemy.dialects import postgresql

from tests.isolation import models

DATABASES = ("work", "issuer", "care")

THINK = (
    "A model and its table differ. The migration is what runs in production; the model is what the rules believe. "
    "Write the next migration, or correct the model."
)

COLUMNS = """
    select a.attname, a.attnotnull, format_type(a.atttypid, null) from pg_attribute a
    where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped
"""
KEY = """
    select a.attname from pg_index i cross join unnest(i.indkey) with ordinality as k (number, place)
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
    where i.indrelid = %s::regclass and i.indisprimary order by k.place
"""
# SQLAlchemy's word for a type, where PostgreSQL has another. How wide a whole number is, only the table says.
TYPES = {
    "smallint": "integer",
    "bigint": "integer",
    "varchar": "text", "string": "text", "datetime": "timestamp without time zone", "float": "double precision",
    "large_binary": "bytea", "blob": "bytea", "time": "time without time zone",
}  # fmt: skip


def columns_of(mapper, connection):
    """What the model says: name -> (required, type)."""
    found = {}
    for column in mapper.local_table.columns:
        kind = column.type.compile(dialect=connection).lower().split("(")[0]
        found[column.name] = (not column.nullable, TYPES.get(kind, kind))
    return found


def differences(mapper, connection, dialect):
    """What differs between a model and its table."""
    name = str(mapper.local_table)
    there = {
        column: (required, TYPES.get(kind, kind)) for column, required, kind in connection.execute(COLUMNS, (name,))
    }
    ours = columns_of(mapper, dialect)
    for column in sorted(there.keys() | ours.keys()):
        if there.get(column) != ours.get(column):
            yield f"{name}.{column}: table has {there.get(column)}, model has {ours.get(column)}"
    key = [column for (column,) in connection.execute(KEY, (name,))]
    modelled = [column.name for column in mapper.local_table.primary_key]
    if key != modelled:
        yield f"{name}: primary key is {key}, model has {modelled}"


@pytest.mark.parametrize("database", DATABASES)
class TestModels:
    def test_equal_the_schema(self, opened, database):
        with opened(database) as connection:
            found = [
                difference
                for mapper in models.mappers(database)
                for difference in differences(mapper, connection, postgresql.dialect())
            ]

        assert not found, "\n".join(["", THINK, *found])

    def test_of_the_house_name_every_column(self, opened, database):
        with opened(database) as connection:
            there = {
                table.name: [column for column, *_ in connection.execute(COLUMNS, (table.name,))]
                for table in models.UNMAPPED[database]
            }

        assert {table.name: sorted(table.columns) for table in models.UNMAPPED[database]} == {
            name: sorted(columns) for name, columns in there.items()
        }, THINK

    def test_are_seen_to_differ(self, opened, database):
        with opened(database) as connection:
            mapper = next(models.mappers(database))
            connection.execute(f"alter table {mapper.local_table} add column planted int")

            assert list(differences(mapper, connection, postgresql.dialect()))
