"""HR reads released figures of its own unit, with their ranges, and 'not shown' where it must be."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from kernel import signing
from portal import unit_of_work
from portal.work.hr import uptake
from reporting import release
from reporting.received import releases
from reporting.release import Family, Figure, Kind, Period, Release, Tier
from tenants import organisations, pool_places, pool_years
from tenants.organisations import Wanted
from tests import visiting

KEY = signing.generate()
AT = datetime(2026, 11, 1, tzinfo=UTC)
QUARTERS = {"2026-Q2": (date(2026, 4, 1), date(2026, 6, 30)), "2026-Q3": (date(2026, 7, 1), date(2026, 9, 30))}


@pytest.fixture
def larkfield(work_app) -> tuple[UUID, UUID]:
    """An organisation with a unit of its own."""
    return _organisation(work_app, "larkfield")


def _organisation(work_app, slug):
    tenant_id = uuid4()
    with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
        wanted = Wanted(slug, slug.title(), "GB", date(2026, 1, 1))
        unit_id = organisations.add(tenant_id, wanted, at=AT).unit_id
        organisations.unit_of(organisations.get()).head_count = 2_400
    return tenant_id, unit_id


def receive(work_app, unit_id, period_id="2026-Q3", starters=125):
    starts_on, ends_on = QUARTERS[period_id]
    publish_at = datetime(2026, ends_on.month + 1, 15, tzinfo=UTC)
    families = {
        "starters": Family(Decimal("0.04"), 1, {"all": Figure(starters, max(starters, 0), 6200)}),
        "sessions": Family(Decimal("0.1"), 6, {"all": Figure(-4, 0, 26296)}),
        "modality": Family(Decimal("0.01"), 1, {"video": Figure(90, 91, 5000), "phone": Figure(3, None, 5000)}),
    }
    period = Period(period_id, Kind.QUARTER, starts_on, ends_on, publish_at)
    whole = Release(str(unit_id), period, Tier.C, 1, families, True, "00" * 32)
    with work_app.app_context(), unit_of_work.everybody("work_job"):
        raw = release.sign(whole, KEY)
        releases.keep(raw, signing.public_bytes(KEY), unit_id=unit_id, period_id=period_id, at=AT)


def ask(work_app, tenant_id, path="/hr/uptake"):
    return visiting.as_role(work_app, "hr", "hr", tenant_id).get(path, base_url=visiting.WORK)


class TestShow:
    def test_says_the_figures_with_their_ranges(self, work_app, larkfield):
        tenant, unit = larkfield
        receive(work_app, unit)

        said = ask(work_app, tenant).text

        assert "About 125" in said
        assert "Between 119 and 131." in said
        assert "About 5.2 %" in said
        assert "Between 5.0 and 5.5 %. Started in this quarter" in said
        assert "1 July to 30 September 2026" in said

    def test_claims_no_change_that_the_ranges_do_not_carry(self, work_app, larkfield):
        tenant, unit = larkfield
        receive(work_app, unit, "2026-Q2", starters=118)
        receive(work_app, unit)

        said = ask(work_app, tenant).text

        assert "That is about the same as in the quarter before." in said
        assert "rose" not in said
        assert '<svg class="plot-wide"' in said

    def test_shows_neither_small_parts_nor_a_figure_that_may_be_nought(self, work_app, larkfield):
        tenant, unit = larkfield
        receive(work_app, unit)

        said = ask(work_app, tenant).text

        assert "not shown" in said
        assert "At most 26" in said
        # What is seen: addresses and hidden values are random, and may hold anything.
        assert "-4" not in re.sub(r"<[^>]+>", " ", said)

    def test_waits_kindly_for_the_first_release(self, work_app, larkfield):
        assert "No figures yet" in ask(work_app, larkfield[0]).text

    def test_shows_nothing_of_another_unit(self, work_app, larkfield):
        _, unit = larkfield
        receive(work_app, unit)
        stranger, _ = _organisation(work_app, "northmoor")

        assert "No figures yet" in ask(work_app, stranger).text

    def test_is_not_for_finance(self, work_app, larkfield):
        answer = visiting.as_role(work_app, "hr", "finance", larkfield[0]).get("/hr/uptake", base_url=visiting.WORK)

        assert answer.status_code in (303, 401, 403)


class TestSpreadsheet:
    def test_has_the_same_cells(self, work_app, larkfield):
        tenant, unit = larkfield
        receive(work_app, unit)

        answer = ask(work_app, tenant, "/hr/uptake/figures.csv")
        rows = list(csv.DictReader(io.StringIO(answer.text)))

        assert answer.mimetype == "text/csv"
        started = next(row for row in rows if row["Figure"] == "People who started")
        assert (started["About"], started["At least"], started["At most"]) == ("125", "119", "131")
        phone = next(row for row in rows if row["Part"] == "Sound only")
        assert (phone["About"], phone["At least"]) == ("not shown", "")

    def test_cannot_start_a_formula(self, larkfield, work_app):
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=larkfield[0]):
            harmful = replace(_published(), families={"=cmd|' /C calc'!A0": {"@SUM(1)": Figure(5, 50, 1000)}})
            written = uptake._as_csv([harmful])

        assert ",'=cmd|" in written
        assert ",'@SUM(1)," in written


def _published():
    starts_on, ends_on = QUARTERS["2026-Q3"]
    return releases.Published("2026-Q3", Kind.QUARTER, starts_on, ends_on, AT, True, {})


class TestShowInAPool:
    """No figures, and kindly why: by name of nobody else, and without a number from which another's could be known."""

    @pytest.fixture
    def pool(self, work_app):
        with work_app.app_context(), unit_of_work.acting("operator_web"):
            return pool_places.make("Small ones", Wanted("", "Small ones", "GB", date(2026, 1, 1)))

    @pytest.fixture
    def joined(self, work_app, pool, larkfield, kestrel_small):
        """Larkfield and Kestrel, alone in a pool of 810 people that is forming."""
        with work_app.app_context(), unit_of_work.everybody("work_job"):
            for place, heads in zip(pool_places.of(pool), (377, 433), strict=True):
                place.heads = heads
            pool_years.decide(organisations.get_unit(pool), date(2026, 1, 1), at=AT)
        with work_app.app_context(), unit_of_work.acting("work_job", tenant_id=larkfield[0]):
            organisations.get().unit_id, organisations.get().waits = pool, False
        return larkfield[0]

    @pytest.fixture
    def kestrel_small(self, work_app, pool, larkfield):
        other, _ = _organisation(work_app, "kestrel")
        for tenant_id in (larkfield[0], other):
            with work_app.app_context(), unit_of_work.acting("operator_web", tenant_id=tenant_id):
                organisations.unit_of(organisations.get()).head_count = 0
                pool_places.place(pool, people=40, at=AT)
        return other

    def test_says_that_it_waits(self, work_app, kestrel_small):
        said = ask(work_app, kestrel_small).text

        assert "Your organisation waits for its pool" in said
        assert "nothing is charged" in said

    def test_says_what_would_change_it_and_nothing_of_others(self, work_app, joined):
        said = ask(work_app, joined).text

        assert "No figures this year" in said
        assert "does not have enough people" in said
        for other in ("Kestrel", "433", "377", "810", "Small ones", "2 organisations"):
            assert other not in said

    def test_has_an_empty_file(self, work_app, joined):
        assert ask(work_app, joined, "/hr/uptake/figures.csv").text.count("\n") == 1
