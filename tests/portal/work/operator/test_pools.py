"""Operators see how far a pool is and let organisations wait for it; nobody of an organisation comes near."""

import re
from datetime import date
from uuid import UUID, uuid4

import pytest

from kernel import clock
from portal import unit_of_work
from tenants import organisations, pool_places, pool_years
from tenants.organisations import Wanted
from tests import visiting

POOLS = "/operator/pools"
NOBODY = UUID(int=0xABC)


@pytest.fixture
def operator(work_app):
    browser = visiting.as_role(work_app, "operator", "operator")

    def ask(path=POOLS, *, page=None, **fields):
        if not fields:
            return browser.get(path, base_url=visiting.WORK)
        form = browser.get(page or path, base_url=visiting.WORK).text
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        fields["csrf_token"] = csrf.group(1) if csrf else ""
        return browser.post(path, data=fields, base_url=visiting.WORK, headers={"Origin": visiting.WORK})

    return ask


@pytest.fixture
def pool(operator):
    """The address of a pool that begins next January."""
    first = date(clock.today().year + 1, 1, 1)
    made = operator(POOLS, page=f"{POOLS}/new", called="Small ones", country="GB", year_starts_on=first.isoformat())
    assert made.status_code == 303
    return made.location


@pytest.fixture
def larkfield(work_app):
    return add(work_app, "larkfield")


def add(work_app, slug, heads=0):
    tenant_id = uuid4()
    with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
        row = organisations.add(tenant_id, Wanted(slug, slug.title(), "GB", date(2026, 1, 1)), at=clock.now())
        organisations.unit_of(row).head_count = heads
    return tenant_id


def place(operator, pool, slug="larkfield", people="40"):
    return operator(f"{pool}/place", page=pool, slug=slug, people=people)


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


class TestIndex:
    def test_says_what_there_is_to_do_first(self, operator):
        assert "No pools yet" in operator().text

    def test_lists_each_with_what_it_has(self, operator, pool):
        assert "Small ones" in operator().text
        assert "Waiting to begin" in operator().text


class TestMake:
    @pytest.mark.parametrize(
        "wrong", [{"called": ""}, {"year_starts_on": "2020-01-01"}, {"year_starts_on": "2031-01-15"}, {"country": "ZZ"}]
    )
    def test_keeps_what_was_entered_when_something_is_wrong(self, operator, wrong):
        fields = {"called": "Small ones", "country": "GB", "year_starts_on": "2031-01-01", **wrong}

        assert operator(POOLS, page=f"{POOLS}/new", **fields).status_code == 422


class TestShow:
    def test_says_what_is_missing(self, work_app, operator, pool, larkfield):
        place(operator, pool)
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            pool_places.of_tenant(larkfield).heads = 40

        said = words(operator(pool))

        assert "1 of 10" in said
        assert "40 of 5,000" in said
        assert "its gate could not open" in said
        assert "Larkfield Waits 40" in said

    def test_says_how_a_year_was_decided(self, work_app, operator, pool, larkfield):
        place(operator, pool)
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            pool_places.of_tenant(larkfield).heads = 60
            unit = organisations.get_unit(UUID(pool.rpartition("/")[2]))
            pool_years.decide(unit, unit.year_starts_on, at=clock.now())

        said = words(operator(pool))

        assert "Forming Fewer than 5,000 people 1 60" in said
        assert "It would be forming: fewer than 5,000 people, fewer than 10 organisations" in said

    def test_is_not_found_for_a_pool_that_is_none(self, operator):
        assert operator(f"{POOLS}/{NOBODY}").status_code == 404

    @pytest.mark.parametrize("role", ["hr", "finance"])
    def test_is_closed_to_an_organisation(self, work_app, pool, larkfield, role):
        browser = visiting.as_role(work_app, role, role, larkfield)

        assert browser.get(pool, base_url=visiting.WORK).status_code in (303, 403)


class TestPlace:
    def test_lets_it_wait_and_says_so_on_its_own_page(self, operator, pool, larkfield):
        assert place(operator, pool).status_code == 303

        assert "it waits for a pool" in words(operator(f"/operator/organisations/{larkfield}"))

    @pytest.mark.parametrize(
        ("people", "why"), [("500", "figures and keys of its own"), ("0", "One at least"), ("", "")]
    )
    def test_is_refused_beside_the_form(self, operator, pool, larkfield, people, why):
        answer = place(operator, pool, people=people)

        assert answer.status_code == 422
        assert why in answer.text

    def test_is_refused_for_a_name_that_is_none(self, operator, pool):
        answer = place(operator, pool, slug="nobody")

        assert answer.status_code == 422
        assert "could not find that organisation" in answer.text

    def test_is_refused_in_the_middle_of_its_year(self, work_app, operator, pool):
        add(work_app, "larkfield", heads=40)

        answer = place(operator, pool)

        assert answer.status_code == 422
        assert "in its contract year already" in answer.text

    def test_is_not_found_for_a_pool_that_is_none(self, operator, pool, larkfield):
        assert operator(f"{POOLS}/{NOBODY}/place", page=pool, slug="larkfield", people="40").status_code == 404

    def test_is_refused_by_get(self, operator, pool):
        assert operator(f"{pool}/place").status_code == 405


class TestContract:
    @pytest.fixture
    def joined(self, work_app, operator, pool, larkfield):
        """Larkfield, in a pool that forms and began in January."""
        place(operator, pool)
        pool_id, first = UUID(pool.rpartition("/")[2]), date(clock.today().year, 1, 1)
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            pool_places.of_tenant(larkfield).heads = 60
            unit = organisations.get_unit(pool_id)
            unit.year_starts_on = first
            pool_years.decide(unit, first, at=clock.now())
        with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=larkfield):
            organisations.get().unit_id, organisations.get().waits = pool_id, False
        return f"/operator/contracts/{larkfield}"

    @pytest.mark.parametrize(
        ("kind", "price", "status"), [("per_head", "0", 303), ("pooled", "48", 422), ("metered", "48", 422)]
    )
    def test_is_flat_while_the_pool_forms(self, operator, joined, kind, price, status):
        first = date(clock.today().year, 1, 1).isoformat()
        answer = operator(
            joined, kind=kind, settled="quarterly", currency="GBP", price_per_head="2.50", price_per_appointment=price,
            minimum="0", tax_basis_points="2000", planned_per_thousand="0", year_starts_on=first, effective_on=first,
            bill_to_name="Larkfield", bill_to_email="books@larkfield.example", days_until_due="30",
        )  # fmt: skip

        assert answer.status_code == status
        assert status == 303 or "In a pool, a price is flat" in answer.text

    def test_cannot_be_opened_while_it_waits(self, operator, pool, larkfield):
        place(operator, pool)
        page = operator(f"/operator/contracts/{larkfield}")

        assert "It waits for its pool" in page.text
        assert operator(f"/operator/contracts/{larkfield}", page=pool, kind="per_head").status_code == 409
