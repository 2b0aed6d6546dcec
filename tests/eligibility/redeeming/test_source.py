"""Pulling from a side that has published these bytes: by hand, and over real HTTP."""

import dataclasses
import threading
from datetime import date
from uuid import UUID

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from eligibility import directory, documents, periods, plans
from eligibility.redeeming import published, source
from eligibility.redeeming.source_http import HttpSource
from kernel import signing

KEY = signing.load(bytes(range(32)))
PUBLIC = signing.public_bytes(KEY)
UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
TERMS = plans.Terms(("video",), ("GB",), 24, 10, True, True, 1)


class Shelf:
    """A side that has published these versions of its directory and of one plan."""

    def __init__(self, directories, versions):
        self.directories = [directory.sign(one, KEY) for one in directories]
        self.versions = [plans.sign(one, KEY) for one in versions]

    def keys(self, number=None):
        return self._one(self.directories, number)

    def plan(self, unit_id, number=None):
        return self._one(self.versions, number) if unit_id == UNIT else None

    def _one(self, listed, number):
        return listed[(number or len(listed)) - 1] if len(listed) >= (number or 1) else None


@pytest.fixture
def plan(payer):
    period = periods.Period(
        name="2027",
        key_id=payer.key_id,
        spki=payer.key().spki,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        redeem_until=date(2028, 3, 1),
        appointments=6,
        per_member=1,
        spare=0,
        gate=20,
        eligible=300,
        is_pool=True,
        tier="none",
        budget={},
        cohorts=(),
        reports=(),
        signed=0,
    )
    return plans.Plan(UNIT, 1, "", bytes(32), TERMS, (period,))


@pytest.fixture
def keys(payer):
    return directory.following(None, (payer.key(UNIT),))


@pytest.fixture
def job(as_role):
    with as_role("care_job"):
        yield


def signed(plan, times):
    return plans.following(plan, plan.terms, [dataclasses.replace(plan.periods[0], signed=times)])


@pytest.mark.usefixtures("job")
class TestPull:
    def test_takes_the_directory_and_every_plan_in_it(self, keys, plan):
        pulled = source.pull(Shelf([keys], [plan]), PUBLIC)

        assert (pulled.keys, pulled.plans, pulled.refused) == (1, (plan,), ())
        assert published.find_plan(UNIT) == plan

    def test_changes_nothing_the_second_time(self, keys, plan):
        shelf = Shelf([keys], [plan])

        assert source.pull(shelf, PUBLIC) == source.pull(shelf, PUBLIC)

    def test_fetches_the_versions_that_were_missed(self, keys, plan):
        second = signed(plan, 7)
        third = signed(second, 9)
        source.pull(Shelf([keys], [plan]), PUBLIC)

        pulled = source.pull(Shelf([keys, directory.following(keys, keys.keys)], [plan, second, third]), PUBLIC)

        assert pulled.plans == (third,)
        assert directory.verify(published.find_directory(), PUBLIC).number == 2

    def test_begins_at_the_first_version_however_late_it_comes(self, keys, plan):
        assert source.pull(Shelf([keys], [plan, signed(plan, 7)]), PUBLIC).plans == (signed(plan, 7),)

    def test_is_nothing_before_anything_was_published(self):
        assert source.pull(Shelf([], []), PUBLIC) == source.Pulled()

    def test_refuses_a_directory_of_another_key(self, keys, plan):
        with pytest.raises(documents.BadDocument):
            source.pull(Shelf([keys], [plan]), bytes(32))

        assert published.find_directory() is None

    def test_names_the_unit_whose_plan_is_another_units(self, keys, plan):
        other = dataclasses.replace(plan, unit=UUID(int=5))

        assert source.pull(Shelf([keys], [other]), PUBLIC).refused == (UNIT,)
        assert published.find_plan(UUID(int=5)) is None

    def test_names_the_unit_whose_past_was_changed(self, keys, plan):
        source.pull(Shelf([keys], [plan]), PUBLIC)
        other = dataclasses.replace(plan, plan_key=b"\x01" * 32)

        assert source.pull(Shelf([keys], [other, signed(other, 3)]), PUBLIC).refused == (UNIT,)
        assert published.find_plan(UNIT) == plan


class Heard:
    """A web server that answers from a shelf, and what it was asked."""

    def __init__(self, shelf):
        self.shelf, self.asked = shelf, []

    @Request.application
    def __call__(self, ask):
        self.asked.append((ask.host, ask.full_path.rstrip("?")))
        kind, *named = ask.path.strip("/").split("/")
        unit_id = UUID(named.pop(0)) if kind == "plans" else None
        number = int(named[0]) if named else None
        raw = self.shelf.plan(unit_id, number) if unit_id else self.shelf.keys(number)
        return Response(raw, 200) if raw is not None else Response(status=404)


@pytest.fixture
def heard(keys, plan):
    found = Heard(Shelf([keys], [plan, signed(plan, 7)]))
    server = make_server("127.0.0.1", 0, found)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


class TestHttpSource:
    def test_fetches_by_the_name_that_browsers_use(self, heard, plan):
        far = HttpSource(f"http://work.localhost:{heard.port}")

        assert plans.verify(far.plan(UNIT), PUBLIC).number == 2
        assert far.keys(1) == far.keys()
        assert far.plan(UNIT, 1) == plans.sign(plan, KEY)
        assert heard.asked == [
            (f"work.localhost:{heard.port}", f"/plans/{UNIT}"),
            (f"work.localhost:{heard.port}", "/keys.json/1"),
            (f"work.localhost:{heard.port}", "/keys.json"),
            (f"work.localhost:{heard.port}", f"/plans/{UNIT}/1"),
        ]

    def test_knows_nothing_of_what_is_not_there(self, heard):
        assert HttpSource(f"http://localhost:{heard.port}").plan(UUID(int=1)) is None

    def test_says_when_nobody_answers(self):
        with pytest.raises(source.Unreachable):
            HttpSource("http://localhost:1").keys()

    def test_goes_by_http_only(self):
        with pytest.raises(ValueError, match="HTTP"):
            HttpSource("file:///etc")
