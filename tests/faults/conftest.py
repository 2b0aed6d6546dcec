"""Ending a database connection at a chosen statement, as a crash would, and counting the deaths that landed."""

from collections import Counter
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine


class Killer:
    """Counts statements and commits, and ends the connection just before the chosen one."""

    def __init__(self, admin_url, at):
        self.admin_url, self.at, self.seen = admin_url, at, 0

    def step(self, connection):
        self.seen += 1
        if self.seen == self.at:
            backend = connection.connection.driver_connection.info.backend_pid
            with psycopg.connect(self.admin_url, autocommit=True) as admin:
                admin.execute("select pg_terminate_backend(%s, 5000)", [backend])

    def before_cursor_execute(self, connection, cursor, statement, parameters, context, executemany):
        self.step(connection)

    def commit(self, connection):
        self.step(connection)


@pytest.fixture
def killed_at():
    """`with killed_at(admin_url, n) as killer:` ends the connection before the n-th statement or commit (0: never)."""

    @contextmanager
    def killing(admin_url, at):
        killer = Killer(admin_url, at)
        hooks = [(name, getattr(killer, name)) for name in ("before_cursor_execute", "commit")]
        for name, hook in hooks:
            event.listen(Engine, name, hook)
        try:
            yield killer
        finally:
            for name, hook in hooks:
                event.remove(Engine, name, hook)

    return killing


LANDED = pytest.StashKey()


@pytest.fixture
def landed(request):
    """`landed(what, how)` counts one death that took place; the end of the run tells how many there were."""
    counts = request.config.stash.setdefault(LANDED, Counter())

    def count(what, how, times=1):
        counts[what, how] += times

    return count


def pytest_terminal_summary(terminalreporter, config):
    """Faults that were drawn but hit nothing test nothing: only those that landed are told."""
    counts = config.stash.get(LANDED, Counter())
    if counts:
        terminalreporter.write_line(f"\n{'killed while':40}{'how':20}{'landed':>8}")
        for (what, how), number in sorted(counts.items()):
            terminalreporter.write_line(f"{what:40}{how:20}{number:>8}")
