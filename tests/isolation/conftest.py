"""The three databases as migrations make them, opened as their administrator and left as they were."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest

from tests import house as running
from tests.isolation import models
from tests.isolation.lint import House

Open = Callable[[str], AbstractContextManager["psycopg.Connection[Any]"]]


@pytest.fixture(scope="session")
def opened(servers: running.Servers) -> Open:
    """Connect as superuser to a database as migrations leave it; whatever is done is undone."""

    @contextmanager
    def connect(database: str) -> Iterator["psycopg.Connection[Any]"]:
        with psycopg.connect(servers.cluster.admin_url(f"template_{database}")) as connection:
            yield connection
            connection.rollback()

    return connect


@pytest.fixture(scope="session")
def house() -> Callable[[str], House]:
    """Who logs in to a database, and how its rows are owned."""

    def of(database: str) -> House:
        logins = tuple(role.name for role in running.LOGINS[database])
        narrowed = tuple((role, key) for role, key in models.NARROWED if role in logins)
        return House(logins, narrowed, tuple(models.OPEN_TO))

    return of
