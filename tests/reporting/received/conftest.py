"""The work database with two organisations, each with a unit of its own, and releases as the other side signs them."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask

from kernel import scope, signing
from kernel.database import binds, db
from reporting import release
from reporting.release import Family, Figure, Kind, Period, Release, Tier
from tenants import organisations
from tenants.organisations import Wanted


class House:
    """What the tests do again and again, by the real rules and as the real roles."""

    key = signing.generate()
    public = signing.public_bytes(key)
    day = datetime(2026, 10, 15, 9, tzinfo=UTC)

    @contextmanager
    def acting(self, role: str, **owners: UUID) -> Iterator[None]:
        with scope.acting(role, **owners) if owners else scope.everybody(role):
            try:
                yield
                db.session.commit()
            finally:
                db.session.rollback()
                db.session.expunge_all()

    def organisation(self, slug: str) -> tuple[UUID, UUID]:
        tenant_id = uuid4()
        with self.acting("operator_web", tenant_id=tenant_id):
            wanted = Wanted(slug, slug.title(), "GB", date(2026, 1, 1))
            return tenant_id, organisations.add(tenant_id, wanted, at=self.day).unit_id

    def release(self, unit_id: UUID, **changes: object) -> Release:
        cells = {"video": Figure(90, 91, 5000), "phone": Figure(34, 34, 5000), "in_person": Figure(1, None, 5000)}
        families = {
            "sessions": Family(Decimal("0.1"), 6, {"all": Figure(463, 463, 26296)}),
            "starters": Family(Decimal("0.04"), 1, {"all": Figure(125, 125, 6200)}),
            "modality": Family(Decimal("0.01"), 1, cells),
        }
        quarter = Period(
            "2026-Q3", Kind.QUARTER, date(2026, 7, 1), date(2026, 9, 30), datetime(2026, 10, 15, tzinfo=UTC)
        )
        whole = Release(str(unit_id), quarter, Tier.C, 1, families, True, "00" * 32)
        return dataclasses.replace(whole, **changes)

    def signed(self, unit_id: UUID, **changes: object) -> bytes:
        return release.sign(self.release(unit_id, **changes), self.key)


@pytest.fixture
def house(servers, databases) -> Iterator[House]:
    """The work database as its own roles see it."""
    app = Flask("received")
    logins = servers.logins(databases.work, "work")
    app.config.update(
        MAIN_DATABASE="work", SQLALCHEMY_BINDS=binds({f"work/{role}": url for role, url in logins.items()})
    )
    db.init_app(app)
    with app.app_context():
        yield House()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
