from datetime import date
from io import BytesIO

import pytest

from portal.work.seeding import companies, rosters
from tenants import organisations, pool_states, roster_file
from tenants.pool_states import Reason, State

# Where a line says whether the person is covered.
COVERED = 2


class TestAllOfThem:
    def test_has_thirty_companies_in_a_pool_of_5400_people(self):
        pooled = [company for company in companies.all_of_them() if company.pooled]

        assert (len(pooled), sum(company.people for company in pooled)) == (30, 5_400)

    def test_has_a_pool_that_is_fit_for_figures(self):
        sizes = [company.people for company in companies.all_of_them() if company.pooled]

        assert pool_states.judge(sizes) == (State.FORMED, Reason.FIT)
        assert max(sizes) < organisations.LARGE

    def test_has_the_four_sizes_to_sign_in_to(self):
        sizes = {company.slug: company.people for company in companies.all_of_them() if company.has_sign_in}

        assert sizes == {"larkspur": 12_000, "northwind": 2_400, "kestrel": 640, "brightwater": 12}

    def test_gives_every_company_a_short_name_of_its_own_that_an_address_may_hold(self):
        slugs = [company.slug for company in companies.all_of_them()]

        assert len(set(slugs)) == len(slugs)
        assert all(slug.replace("-", "").isalnum() and slug.isascii() and slug.islower() for slug in slugs)


class TestFile:
    @pytest.mark.parametrize("slug", ["brightwater", "kestrel", "northwind"])
    def test_can_be_read_line_by_line_with_the_layout_of_its_company(self, slug):
        company = next(one for one in companies.all_of_them() if one.slug == slug)

        content = BytesIO(rosters.file(company, by=date(2026, 1, 1)))
        lines = list(roster_file.read(content, rosters.LAYOUTS[company.layout]))

        assert len(lines) == company.people
        assert all(isinstance(line, tuple) and line[COVERED] is True for line in lines)

    def test_is_the_same_each_time(self):
        company = companies.all_of_them()[0]

        assert rosters.file(company, by=date(2026, 1, 1)) == rosters.file(company, by=date(2026, 1, 1))
