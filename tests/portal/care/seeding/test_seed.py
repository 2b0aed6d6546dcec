"""The care side's demonstration: three providers, and one unit of 640 people with a year behind it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from care.tables.open_time import OpenSpan
from care.tables.providers import LicenceRow, Provider
from eligibility import directory, periods, plans
from eligibility.blinding import keys
from kernel import signing
from kernel.database import db
from portal import unit_of_work
from portal.care.commands import seed
from portal.care.seeding import history, network, personas
from portal.care.seeding.handing_over import Handed
from portal.installing import Home
from reporting import release, tiers
from reporting.publishing.tables.sealed import Contribution

PUBLISHER = signing.load(bytes(range(32)))
UNIT = UUID(int=7)
AT = datetime(2027, 2, 1, 12, tzinfo=UTC)
SCALE = 0.05


@pytest.fixture
def year(key_pair):
    """A contract year of 640 people, reported once."""
    spki, tier = keys.encode(key_pair[1]), tiers.of(640)
    closes = datetime(2027, 1, 1, 3, tzinfo=UTC)
    report = periods.Report(
        "2026-01-year", "year", date(2026, 1, 1), date(2026, 12, 31), closes, closes + timedelta(days=14)
    )  # fmt: skip
    return periods.Period(
        name="2026-01", key_id=keys.key_id(spki), spki=spki, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        redeem_until=date(2027, 3, 1), appointments=6, per_member=1, spare=0, gate=20, eligible=640, is_pool=False,
        tier=tier.value, budget=dict(tiers.SPLITS[tier]), cohorts=(), reports=(report,), signed=40,
    )  # fmt: skip


@pytest.fixture
def handed(tmp_path, year):
    """What the other side has put down."""
    terms = plans.Terms(("video",), ("GB",), 24, 10, True, True, 1)
    key = directory.Key(year.key_id, year.spki, UNIT, year.name, year.starts_on, year.redeem_until, open=True)
    folder = tmp_path / "handed"
    documents = {
        "plans.pub": signing.public_bytes(PUBLISHER),
        "keys/1.json": directory.sign(directory.following(None, (key,)), PUBLISHER),
        f"plans/{UNIT}/1.json": plans.sign(plans.Plan(UNIT, 1, "", bytes(32), terms, (year,)), PUBLISHER),
    }
    for name, content in documents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return Handed(folder)


@pytest.fixture
def filled(care_app, tmp_path, handed):
    """The care side, filled by a call that can be repeated."""
    Home(tmp_path).signing_key("releases")
    entries = network.entries(SCALE)

    def fill():
        seed.fill(entries, handed, at=AT)

    with care_app.app_context():
        fill()
        yield fill


def counted():
    """How many rows there are of what seeding makes."""
    with unit_of_work.everybody("network_web"):
        found = [db.session.scalar(select(func.count()).select_from(model)) for model in (Provider, LicenceRow)]
    with unit_of_work.everybody("care_job"):
        found.append(db.session.scalar(select(func.count()).select_from(OpenSpan)))
    with unit_of_work.everybody("release_job"):
        return [*found, db.session.scalar(select(func.count()).select_from(Contribution))]


class TestFill:
    def test_fills_everything_and_changes_nothing_the_second_time(self, filled):
        once = counted()

        filled()

        assert counted() == once
        assert once[:2] == [3, 3]
        assert min(once) > 0

    def test_puts_down_a_release_that_verifies_and_is_near_the_truth(self, filled, handed, tmp_path):
        public = (handed.folder / "releases.pub").read_bytes()
        raw = (handed.folder / "releases" / str(UNIT) / "2026-01-year.json").read_bytes()

        starters = release.verify(raw, public).families[release.STARTERS].cells[release.WHOLE]

        assert public == Home(tmp_path).public_key("releases")
        # Thirty-two started; ten standard deviations of the noise are to either side.
        assert abs(starters.raw - 32) < 10 * starters.half_width / 1960


class TestWrite:
    def test_says_who_one_can_be_with_links_of_their_own(self, filled):
        written = personas.write("Amara Okafor", more="a file")

        assert written.text.count("/join#") == 2
        assert written.providers.count("/join#") == 3
        assert personas.write("Amara Okafor", more="a file").text != written.text


class TestAppointments:
    def test_are_the_same_each_time_and_have_all_been(self, year):
        until = date(2026, 7, 1)
        found = list(history.appointments(year, until=until))

        assert found == list(history.appointments(year, until=until))
        assert all(year.starts_on <= met.on < until for met in found)

    def test_are_of_one_in_twenty_people_who_meet_between_three_and_four_times(self, year):
        found = list(history.appointments(year, until=date.max))

        people = {met.account_id for met in found}
        assert len(people) == 32
        assert 3 < len(found) / len(people) < 4.2
