"""What every test may ask for: real servers, fresh databases, and both sides' applications."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from kernel import clock, scope
from kernel.database import db
from portal.care import app as care_app_module
from portal.work import app as work_app_module
from tests import house


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest story first: on two cores the others run beside it, and nobody waits for it at the end."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


@pytest.fixture(scope="session")
def servers() -> Iterator[house.Servers]:
    """One PostgreSQL and one Valkey for the whole run, in a folder that their unprivileged account can enter."""
    folder = Path(tempfile.mkdtemp(prefix="alcove-tests-"))
    folder.chmod(0o711)
    running = house.Servers(folder)
    try:
        yield running.start()
    finally:
        running.stop()


class Databases:
    """Administrators' addresses of this test's own databases, each made when it is first asked for."""

    def __init__(self, servers: house.Servers) -> None:
        self._servers = servers
        self._made: dict[str, str] = {}

    def __getattr__(self, name: str) -> str:
        if name not in house.LOGINS:
            raise AttributeError(name)
        if name not in self._made:
            self._made[name] = self._servers.fresh(name)
        return self._made[name]

    def drop(self) -> None:
        """Remove those that were made."""
        for url in self._made.values():
            self._servers.drop(url)


@pytest.fixture
def databases(servers: house.Servers) -> Iterator[Databases]:
    """Fresh work, issuer and care databases, migrated and empty."""
    found = Databases(servers)
    yield found
    found.drop()


@pytest.fixture(scope="session")
def key_pair() -> tuple[bytes, int]:
    """An issuer's private key as PKCS#8, and its modulus."""
    private = rsa.generate_private_key(65537, 2048)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return der, private.public_key().public_numbers().n


@pytest.fixture(autouse=True)
def _nothing_left_over() -> Iterator[None]:
    """No scope and no moved clock goes from one test to the next."""
    yield
    scope.clear()
    clock.follow(None)


@pytest.fixture
def work_app(servers: house.Servers, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The work side's application on fresh databases, as all its processes together."""
    app = work_app_module.create(house.settings_of_work(servers, databases.work, databases.issuer, tmp_path))
    yield from _running(app, servers)


@pytest.fixture
def care_app(servers: house.Servers, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The care side's application on a fresh database, as all its processes together."""
    app = care_app_module.create(house.settings_of_care(servers, databases.care, tmp_path))
    yield from _running(app, servers)


def _running(app: Flask, servers: house.Servers) -> Iterator[Flask]:
    app.testing = True
    redis.Redis.from_url(servers.valkey.url()).flushall()
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
