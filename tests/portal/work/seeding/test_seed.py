"""The work side's demonstration, a twentieth of its size."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from billing.tables.invoices import Invoice
from billing.tables.statements import Statement
from eligibility import directory, plans
from eligibility.issuing import published
from eligibility.issuing.tables.ledger import Grant
from kernel import scope, signing
from kernel.database import db, own_transaction
from portal import unit_of_work
from portal.installing import Home
from portal.work.commands import seed
from portal.work.seeding import personas
from portal.work.seeding.collector import Books
from portal.work.seeding.handing_over import Handed
from portal.work.seeding.signing_in import Idp
from portal.work.settings import Vendor
from tenants.tables.organisations import Registered
from tenants.tables.people import Person

SCALE = 0.05
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def handed(tmp_path):
    return Handed(tmp_path / "handed")


@pytest.fixture
def filled(work_app, tmp_path, handed):
    """The organisations, filled by a call that can be repeated."""

    def fill():
        return seed.fill(handed, Idp(tmp_path / "idp", "http://idp.localhost:8010"), scale=SCALE, at=AT)

    with work_app.app_context():
        fill.placed = fill()
        yield fill


def counted():
    """How many rows there are of what seeding makes."""
    with unit_of_work.everybody("work_job"):
        found = [db.session.scalar(select(func.count()).select_from(model)) for model in (Registered, Person)]
    with scope.everybody("work_job"), own_transaction("issuer") as connection:
        return [*found, connection.scalar(select(func.sum(Grant.used)))]


class TestFill:
    def test_publishes_plans_that_verify_behind_open_gates_and_does_it_once(self, filled, handed, tmp_path):
        key = Home(tmp_path).public_key("plans")
        once = counted()

        filled()

        assert counted() == once
        with unit_of_work.everybody("work_job"):
            keys = directory.verify(published.directory(), key).keys
            found = [plans.verify(published.plan(unit), key) for unit in {one.unit_id for one in filled.placed}]
        assert [len(plan.periods) for plan in found] == [2] * 4
        assert all(one.open for one in keys)
        assert (handed.folder / "plans.pub").read_bytes() == key


class TestBill:
    def test_makes_statements_and_invoices_of_the_past_once_and_then_says_who_one_can_be(
        self, filled, handed, tmp_path
    ):
        books = Books(tmp_path / "pay.json", "http://pay.localhost:8011", Vendor("sk_test_1", "", "whsec_1"))
        (handed.folder / "releases.pub").write_bytes(signing.public_bytes(signing.generate()))

        assert seed.bill(filled.placed, handed, books, at=AT) == 8
        assert seed.bill(filled.placed, handed, books, at=AT) == 0

        with unit_of_work.everybody("work_job"):
            assert db.session.scalar(select(func.count()).select_from(Statement)) == 8
            assert set(db.session.scalars(select(Invoice.state))) == {"open"}
        assert books.file.exists()

        # In one test with the above, because filling takes seconds.
        text, again = (personas.write(filled.placed, at=AT) for _ in range(2))
        assert (text.count("/join#"), text == again) == (9, False)


class TestBeganAt:
    @pytest.mark.parametrize(
        ("at", "began"), [((2026, 11, 22), (2025, 4, 1)), ((2026, 1, 1), (2024, 7, 1)), ((2026, 9, 30), (2025, 1, 1))]
    )
    def test_is_the_quarter_of_eighteen_months_ago(self, at, began):
        assert seed.began_at(datetime(*at, tzinfo=UTC)).date() == datetime(*began).date()
