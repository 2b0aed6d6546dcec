"""What every test may ask for: real servers, fresh databases, and both sides' applications."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask
from hypothesis import HealthCheck, settings

from kernel import clock, scope
from portal.care import app as care_app_module
from portal.work import app as work_app_module
from tests import house
from tests.kept import Apps, Copies, Databases

# How long an example takes says how busy the machine is, not whether the rule holds.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


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


@pytest.fixture(scope="session")
def copies(servers: house.Servers) -> Iterator[Copies]:
    """This run's copy of each database."""
    kept = Copies(servers)
    yield kept
    kept.drop_all()


@pytest.fixture
def databases(copies: Copies) -> Iterator[Databases]:
    """Work, issuer and care databases, migrated and empty."""
    found = Databases(copies)
    yield found
    found.empty()


@pytest.fixture(scope="session")
def apps(copies: Copies) -> Iterator[Apps]:
    """Applications on the copies, kept from test to test."""
    kept = Apps(copies)
    yield kept
    kept.forget()


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
def work_app(servers: house.Servers, databases: Databases, apps: Apps, tmp_path: Path) -> Flask:
    """The work side's application on empty databases, as all its processes together."""
    servers.forget_memory()
    at = house.settings_of_work(servers, databases.work, databases.issuer, tmp_path)
    return apps.get(work_app_module.create, at, "work")


@pytest.fixture
def care_app(servers: house.Servers, databases: Databases, apps: Apps, tmp_path: Path) -> Flask:
    """The care side's application on an empty database, as all its processes together."""
    servers.forget_memory()
    return apps.get(care_app_module.create, house.settings_of_care(servers, databases.care, tmp_path), "care")
