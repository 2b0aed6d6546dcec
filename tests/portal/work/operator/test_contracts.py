import re
from datetime import date
from uuid import uuid4

import pytest

from billing import contracts
from kernel import clock
from portal import unit_of_work
from tenants import organisations
from tenants.organisations import Wanted
from tests import visiting

TERMS = {
    "kind": "metered", "settled": "quarterly", "currency": "GBP", "price_per_head": "1.20",
    "price_per_appointment": "48.00", "minimum": "0", "tax_basis_points": "2000", "planned_per_thousand": "0",
    "year_starts_on": "2026-07-01", "effective_on": "2026-07-01", "bill_to_name": "Larkfield Foods",
    "bill_to_email": "accounts@larkfield.example", "days_until_due": "30",
}  # fmt: skip


@pytest.fixture
def larkfield(work_app):
    tenant_id = uuid4()
    wanted = Wanted("larkfield", "Larkfield Foods", "GB", date(2026, 7, 1))
    with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
        organisations.add(tenant_id, wanted, at=clock.now())
    return tenant_id


@pytest.fixture
def operator(work_app, larkfield):
    browser = visiting.as_role(work_app, "operator", "operator")

    def ask(path=f"/operator/contracts/{larkfield}", **fields):
        if not fields:
            return browser.get(path, base_url=visiting.WORK)
        form = browser.get(path, base_url=visiting.WORK).text
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
        fields["csrf_token"] = csrf.group(1) if csrf else ""
        return browser.post(path, data=fields, base_url=visiting.WORK, headers={"Origin": visiting.WORK})

    return ask


@pytest.fixture
def versions(work_app, larkfield):
    def versions():
        with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=larkfield):
            return [(one.version, one.price_per_appointment, one.price_per_head) for one in contracts.versions()]

    return versions


class TestShow:
    def test_offers_to_open_one(self, operator):
        assert "Open it" in operator().text

    def test_is_not_found_for_an_organisation_that_is_not(self, operator):
        assert operator(f"/operator/contracts/{uuid4()}").status_code == 404

    def test_is_closed_to_finance(self, work_app, larkfield):
        browser = visiting.as_role(work_app, "finance", "finance", larkfield)

        assert browser.get(f"/operator/contracts/{larkfield}", base_url=visiting.WORK).status_code in (303, 403)


class TestOpenContract:
    def test_puts_the_terms_in_force(self, operator, versions):
        assert operator(**TERMS).status_code == 303
        assert versions() == [(1, 4800, 120)]

    def test_amends_from_the_next_quarter(self, operator, versions):
        operator(**TERMS)

        operator(**TERMS | {"price_per_appointment": "50.00", "effective_on": "2026-10-01"})

        assert versions() == [(1, 4800, 120), (2, 5000, 120)]
        assert 'value="50.00"' in operator().text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"price_per_appointment": "48.001"},
            {"price_per_appointment": "0"},
            {"price_per_head": "-1"},
            {"currency": "pounds"},
            {"bill_to_email": "nobody"},
            {"effective_on": "2026-08-01"},
            {"kind": "pooled", "settled": "yearly"},
        ],
    )
    def test_is_refused_and_loses_nothing(self, operator, versions, wrong):
        answer = operator(**TERMS | wrong)

        assert answer.status_code == 422
        assert "Larkfield Foods" in answer.text
        assert versions() == []
