"""What a run of tests keeps from one to the next: a copy of each database, emptied after each test, and applications.

Making a database, an application and its connections costs a quarter of a second, emptying one a few milliseconds.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from flask import Flask

from kernel import clock, log
from kernel.database import db
from portal.app import limiter
from tests import house

# Everything that a test may have changed besides rows, as numbers that change with it. Tables of one transaction and
# what PostgreSQL brings along are left out.
SHAPE = """
    with ours as (
        select oid from pg_namespace
        where nspname !~ '^pg_' and nspname <> 'information_schema'
    ), tables as (select oid from pg_class where relnamespace in (select oid from ours))
    select md5(string_agg(thing, ' ' order by thing)) from (
        select 'n' || oid || '.' || xmin as thing from pg_namespace where nspname !~ '^pg_(temp|toast_temp)'
        union all select 'c' || oid || '.' || xmin from pg_class where relnamespace in (select oid from ours)
        union all select 'a' || attrelid || '.' || attnum || '.' || xmin from pg_attribute
            where attrelid in (select oid from tables)
        union all select 'd' || oid || '.' || xmin from pg_attrdef where adrelid in (select oid from tables)
        union all select 'k' || oid || '.' || xmin from pg_constraint where connamespace in (select oid from ours)
        union all select 't' || oid || '.' || xmin from pg_trigger where tgrelid in (select oid from tables)
        union all select 'p' || oid || '.' || xmin from pg_policy where polrelid in (select oid from tables)
        union all select 'f' || oid || '.' || xmin from pg_proc where pronamespace in (select oid from ours)
        union all select 'g' || oid || '.' || xmin from pg_default_acl
        union all select 'e' || oid || '.' || xmin from pg_event_trigger
        union all select 'x' || oid || '.' || xmin from pg_extension
        union all select 'b' || xmin || coalesce(datacl::text, '') from pg_database where datname = current_database()
        union all select 's' || setrole || array_to_string(setconfig, ',') from pg_db_role_setting
            where setdatabase = (select oid from pg_database where datname = current_database())
    ) as all_of_it
"""
TABLES = """
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and c.oid <> 'house.steps'::regclass
"""
# What still works there when a test is over would write into the next one's rows.
STILL_AT_WORK = """
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'
"""


@dataclass
class Copy:
    """One kept database, by its administrator's address, with a connection that empties it."""

    url: str
    admin: psycopg.Connection = field(init=False)

    def __post_init__(self) -> None:
        self.admin = psycopg.connect(self.url, autocommit=True)
        # Tables that say "what was said stays" let nobody else take rows away.
        self.admin.execute("set session_replication_role = replica")
        tables = [name for (name,) in self.admin.execute(TABLES)]
        self._empty = ";".join(f"delete from {name}" for name in tables)
        self._shape = self._look()

    def empty(self) -> bool:
        """Take all rows away; False when the test has changed more than rows, and the copy is of no more use."""
        try:
            self.admin.execute(STILL_AT_WORK)
            if self._look() != self._shape:
                return False
            self.admin.execute(self._empty)
        except psycopg.OperationalError:
            # A test of lost connections has ended this one too.
            return False
        return True

    def _look(self) -> str:
        (found,) = self.admin.execute(SHAPE)
        return str(found[0])


class Copies:
    """Kept copies of all databases, each made when it is first asked for."""

    def __init__(self, servers: house.Servers) -> None:
        self._servers = servers
        self._made: dict[str, Copy] = {}
        # Whoever keeps connections to a copy hears that it has gone.
        self.on_gone: list[Callable[[], None]] = []

    def url(self, name: str) -> str:
        """The administrator's address of this run's copy."""
        if name not in self._made:
            self._made[name] = Copy(self._servers.fresh(name))
        return self._made[name].url

    def empty(self, name: str) -> None:
        """Make it as good as new, or forget it."""
        if not self._made[name].empty():
            self.drop(name)
            for tell in self.on_gone:
                tell()

    def drop_all(self) -> None:
        """Remove every copy."""
        for name in list(self._made):
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove this copy."""
        copy = self._made.pop(name)
        copy.admin.close()
        self._servers.drop(copy.url)


class Databases:
    """Administrators' addresses of a test's databases: migrated and empty."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        self._used: set[str] = set()

    def __getattr__(self, name: str) -> str:
        if name not in house.LOGINS:
            raise AttributeError(name)
        self._used.add(name)
        return self._copies.url(name)

    def empty(self) -> None:
        """Empty those that were used."""
        for name in self._used:
            self._copies.empty(name)


@dataclass
class Apps:
    """Applications by what made them, each as new as on its first day when it is asked for again."""

    copies: Copies
    _made: dict[Callable[[Any], Flask], tuple[Flask, Any, dict[str, Any], dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.copies.on_gone.append(self.forget)

    def get(self, create: Callable[[Any], Flask], settings: Any, side: str) -> Flask:
        """The application that `create` makes of these settings; only `home` may differ from one time to the next."""
        if create not in self._made:
            app = create(settings)
            app.testing = True
            self._made[create] = (app, settings.databases, dict(app.extensions), dict(app.config))
            return app
        app, databases, extensions, config = self._made[create]
        if databases != settings.databases:
            self._forget(create)
            return self.get(create, settings, side)
        for now, then in ((app.extensions, extensions), (app.config, config)):
            now.clear()
            now.update(then)
        app.extensions["settings"] = settings
        # All applications of a process share one limiter: another may have turned it to a Valkey of its own.
        limiter.init_app(app)
        log.set_up(side)
        clock.follow(settings.clock_file)
        return app

    def forget(self) -> None:
        """Let all of them go, with their connections."""
        for create in list(self._made):
            self._forget(create)

    def _forget(self, create: Callable[[Any], Flask]) -> None:
        app = self._made.pop(create)[0]
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
