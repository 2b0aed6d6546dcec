"""Releases are handed to the holder of the unit's plan key, from their day on, and to nobody else."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from eligibility.periods import Period, Report
from eligibility.plans import Plan, Terms
from kernel import clock, fetching, signing
from portal import unit_of_work
from portal.care.jobs import releases as work
from portal.installing import Home
from reporting import release
from reporting.publishing import years

CARE = "http://care.localhost:8001"
PLAN_KEY = signing.generate()
CLOSES = datetime(2026, 4, 1, 3, tzinfo=UTC)
YEAR = Period(
    name="2026", key_id=bytes(32), spki=b"", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
    redeem_until=date(2026, 12, 31), appointments=6, per_member=1, spare=0, gate=20, eligible=640, is_pool=False,
    tier="A", budget={"sessions": Decimal("0.15"), "starters": Decimal("0.10")}, cohorts=(), signed=0,
    reports=(
        Report("2026-year", "year", date(2026, 1, 1), date(2026, 3, 31), CLOSES, CLOSES + timedelta(days=14)),
    ),
)  # fmt: skip


@pytest.fixture
def unit(care_app, tmp_path):
    """A unit whose one period has been closed and signed; its day has come."""
    Home(tmp_path).signing_key("releases")
    plan = Plan(
        uuid4(), 1, "", signing.public_bytes(PLAN_KEY), Terms(("video",), ("GB",), 24, 10, True, True, 1), (YEAR,)
    )
    with care_app.app_context():
        years.open_years(plan)
        with unit_of_work.everybody("care_job"):
            work.close_and_publish(at=CLOSES)
            work.close_and_publish(at=CLOSES + timedelta(days=1))
    moved_to(tmp_path, CLOSES + timedelta(days=14, minutes=1))
    return plan.unit


def moved_to(tmp_path, at):
    """Move this side's clock."""
    path = tmp_path / "moved"
    path.write_text(str(int((at - clock.true_now()).total_seconds())))
    clock.follow(path)


def ask(care_app, path, key=PLAN_KEY, signed_path=None, at=None):
    head = fetching.headers(key, "GET", signed_path or path, at=at or clock.true_now())
    return care_app.test_client().get(path, base_url=CARE, headers=head)


class TestShow:
    def test_gives_the_signed_bytes_to_the_plan_key(self, care_app, unit, tmp_path):
        answer = ask(care_app, f"/releases/{unit}/2026-year")

        found = release.verify(answer.data, (tmp_path / "keys" / "releases.pub").read_bytes())
        assert answer.status_code == 200
        assert found.unit == str(unit)
        assert set(found.families) == {"sessions", "starters"}

    def test_is_not_found_for_another_key(self, care_app, unit):
        assert ask(care_app, f"/releases/{unit}/2026-year", signing.generate()).status_code == 404

    def test_is_not_found_without_a_signature(self, care_app, unit):
        answer = care_app.test_client().get(f"/releases/{unit}/2026-year", base_url=CARE)

        assert answer.status_code == 404

    def test_is_not_found_with_a_signature_for_another_path_or_an_old_one(self, care_app, unit):
        path = f"/releases/{unit}/2026-year"

        assert ask(care_app, path, signed_path=f"/releases/{unit}/2025-year").status_code == 404
        assert ask(care_app, path, at=clock.true_now() - timedelta(minutes=6)).status_code == 404

    def test_is_not_found_before_its_day(self, care_app, unit, tmp_path):
        moved_to(tmp_path, CLOSES + timedelta(days=13, hours=23))

        assert ask(care_app, f"/releases/{unit}/2026-year").status_code == 404

    def test_looks_the_same_whether_or_not_the_unit_exists(self, care_app, unit):
        stranger = ask(care_app, f"/releases/{unit}/2026-year", signing.generate())
        nobody = ask(care_app, f"/releases/{uuid4()}/2026-year", signing.generate())

        assert (stranger.status_code, stranger.data) == (nobody.status_code, nobody.data)

    def test_has_no_other_verbs(self, care_app, unit):
        answer = care_app.test_client().post(f"/releases/{unit}/2026-year", base_url=CARE)

        assert answer.status_code == 405
