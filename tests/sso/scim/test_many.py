"""Ten thousand people, then a filter: what a digest answers does not grow with the directory."""

import time
from uuid import uuid4

import pytest
from scim2_models import SearchRequest, TooManyException

from kernel.database import db
from sso.scim import echoes, shape, storage
from sso.scim.storage import RosterStorage
from sso.tables.scim import FeedPerson


def person(number):
    """The words of one of many."""
    return {
        "userName": f"u{number}@northwind.example",
        "externalId": f"x{number}",
        "emails": [{"value": f"m{number}@northwind.example", "type": "work"}],
        "active": True,
        shape.ENTERPRISE: {"employeeNumber": f"{number:05}"},
    }


def bring(here, first, last):
    """Rows as the storage writes them, without what the roster makes of each."""
    feed = here.feed
    for number in range(first, last):
        row = FeedPerson(tenant_id=feed.tenant_id, feed_id=feed.feed_id, resource_id=uuid4(), version=1, waits=False,
                         made_at=here.at, changed_at=here.at)  # fmt: skip
        echoes.write(row, person(number), here)
        db.session.add(row)
    db.session.flush()
    db.session.expunge_all()


def look(here, scim_filter, **more):
    """What is found, and the seconds it took; the quicker of two, as others share the machine."""
    kind, spans = shape.description(None).resource_types[0], []
    for _ in range(2):
        ask = SearchRequest[shape.model(None)](filter=scim_filter, **more) if scim_filter else SearchRequest(**more)
        began = time.perf_counter()
        page = RosterStorage(here).search([kind], ask)
        spans.append(time.perf_counter() - began)
    return page, min(spans)


EQUAL = (
    'userName eq "U7@northwind.example"',
    'externalId eq "x7"',
    'emails[type eq "work" and value eq "m7@northwind.example"]',
    f'{shape.ENTERPRISE}:employeeNumber eq "00007"',
    'active eq true and userName eq "u7@northwind.example"',
)


class TestFew:
    def test_are_found_by_every_equality(self, in_feed):
        bring(in_feed, 0, 30)

        for scim_filter in EQUAL:
            page, _ = look(in_feed, scim_filter)
            assert [one.external_id for one in page.resources] == ["x7"], scim_filter

    def test_are_paged_without_gaps(self, in_feed):
        bring(in_feed, 0, 30)

        seen = [
            one.external_id
            for start in range(1, 31, 7)
            for one in look(in_feed, None, start_index=start, count=7)[0].resources
        ]

        assert sorted(seen) == sorted(f"x{number}" for number in range(30))

    def test_are_paged_under_a_filter(self, in_feed):
        bring(in_feed, 0, 30)

        page, _ = look(in_feed, 'userName co "2"', start_index=3, count=4)

        assert (page.total, len(page.resources)) == (12, 4)


class TestTenThousand:
    def test_are_found_in_the_time_of_a_hundred(self, in_feed):
        bring(in_feed, 0, 100)
        few = [look(in_feed, scim_filter)[1] for scim_filter in EQUAL]
        bring(in_feed, 100, 10_000)

        many = [look(in_feed, scim_filter) for scim_filter in EQUAL]

        assert all(page.total == 1 for page, _ in many)
        # Reading everybody takes several hundred times as long as finding one.
        assert max(took for _, took in many) < 30 * max(few)
        # What no digest answers is read person by person, to the end.
        listed, _ = look(in_feed, None, start_index=9_900, count=100)
        read, took = look(in_feed, 'userName sw "u99"', count=200)
        assert (listed.total, len(listed.resources), read.total) == (10_000, 100, 111)
        assert took < 20

    def test_are_not_read_when_they_are_too_many(self, in_feed, monkeypatch):
        monkeypatch.setattr(storage, "MOST_READ", 20)
        bring(in_feed, 0, 30)

        with pytest.raises(TooManyException):
            look(in_feed, 'userName co "2"')
