"""One database as an insider could read it: every row with its system columns, in the order of the disk.

What a table is for is not known here; all of them are taken, whatever their owner and policies.
"""

from collections.abc import Iterator, Mapping
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from portal.launch.crate import Crate

# As it lies on the disk: one worker, from the first page on, no index, no policy, and one instant for all tables.
READING = (
    "set transaction isolation level repeatable read, read only",
    "set local row_security = off",
    "set local synchronize_seqscans = off",
    "set local max_parallel_workers_per_gather = 0",
    "set local enable_indexscan = off",
    "set local enable_indexonlyscan = off",
    "set local enable_bitmapscan = off",
    "set local timezone = 'UTC'",
    "set local statement_timeout = 0",
)
OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'"
TABLES = """
    select c.oid, n.nspname as schema, c.relname as name, c.relpersistence::text as persistence,
           c.relrowsecurity as row_security, obj_description(c.oid) as comment
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and {ours} order by n.nspname, c.relname
"""
ROWS = """
    select json_build_object('ctid', row_.ctid::text, 'xmin', row_.xmin::text, 'xmax', row_.xmax::text,
                             'cmin', row_.cmin::text, 'tableoid', row_.tableoid::text, 'row', to_jsonb(row_))::text
    from only {} as row_
"""
DESCRIBED: Mapping[str, LiteralString] = {
    "columns": """
        select n.nspname as schema, c.relname as table, a.attname as column,
               format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null,
               a.attidentity::text as identity, pg_get_expr(d.adbin, d.adrelid) as default
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
        where c.relkind in ('r', 'm', 'p') and a.attnum > 0 and not a.attisdropped and {ours}
        order by 1, 2, a.attnum""",
    "constraints": """
        select n.nspname as schema, c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where {ours} order by 1, 2, 3""",
    "indexes": "select schemaname as schema, tablename as table, indexname as name, indexdef as definition "
    "from pg_indexes join pg_namespace n on n.nspname = schemaname where {ours} order by 1, 2, 3",
    "triggers": """
        select n.nspname as schema, c.relname as table, t.tgname as name, pg_get_triggerdef(t.oid) as definition
        from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
        where not t.tgisinternal and {ours} order by 1, 2, 3""",
    "sequences": "select schemaname as schema, sequencename as name, last_value from pg_sequences order by 1, 2",
    "views": "select schemaname as schema, viewname as name, definition from pg_views "
    "join pg_namespace n on n.nspname = schemaname where {ours} order by 1, 2",
    "policies": "select schemaname as schema, tablename as table, policyname as name, roles::text, cmd, qual, "
    "with_check from pg_policies order by 1, 2, 3",
}
COUNTED = "select * from {} where schemaname !~ '^(pg_|information_schema)'"
STATISTICS = ("pg_stats", "pg_stat_user_tables", "pg_stat_user_indexes", "pg_statio_user_tables")

Connection = psycopg.Connection[dict[str, Any]]


def query(text: LiteralString) -> sql.Composed:
    """A question to the catalogue with `{ours}` filled in: what no part of PostgreSQL itself made."""
    return sql.SQL(text).format(ours=sql.SQL(OURS))


def export(url: str, database: str, crate: Crate, folder: str) -> list[str]:
    """Lay all tables of a database into `folder`; returns `schema.table` of each.

    Row security that would hide rows is an error and noted: half a table would look like a whole one.
    """
    with psycopg.connect(url, dbname=database, row_factory=dict_row) as connection:
        for statement in READING:
            connection.execute(statement)
        tables = connection.execute(query(TABLES)).fetchall()
        described = {name: connection.execute(query(text)).fetchall() for name, text in DESCRIBED.items()}
        crate.put(f"{folder}/schema.json", {"tables": tables, **described})
        crate.put(f"{folder}/statistics.json", dict(_statistics(connection)))
        for table in tables:
            _take(connection, table, crate, folder)
    return [f"{table['schema']}.{table['name']}" for table in tables]


def _take(connection: Connection, table: dict[str, Any], crate: Crate, folder: str) -> None:
    name = f"{folder}/tables/{table['schema']}.{table['name']}.jsonl"
    try:
        with connection.transaction():
            crate.put_lines(name, _rows(connection, table))
    except psycopg.errors.InsufficientPrivilege:
        crate.lacks(name, "this login may not read the whole table")


def _rows(connection: Connection, table: dict[str, Any]) -> Iterator[str]:
    with connection.cursor("rows", row_factory=psycopg.rows.scalar_row) as cursor:
        cursor.itersize = 2000
        yield from cursor.execute(sql.SQL(ROWS).format(sql.Identifier(table["schema"], table["name"])))


def _statistics(connection: Connection) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What the server counted and sampled of rows; samples may hold values that the table no longer has."""
    found = connection.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where c.relname = 'pg_stat_statements' and c.relkind = 'v'"
    ).fetchone()
    for name in STATISTICS:
        yield name, connection.execute(sql.SQL(COUNTED).format(sql.Identifier(name))).fetchall()
    if found:
        view = sql.Identifier(found["nspname"], found["relname"])
        yield found["relname"], connection.execute(sql.SQL("select * from {}").format(view)).fetchall()
