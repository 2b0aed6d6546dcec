"""Whom the roster covers after a directory has spoken, and when an ending waits for HR."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from kernel import scope
from kernel.database import db
from sso import mail_domains
from sso.scim import shape, upkeep
from sso.scim.feeds import GroupBy, Link
from sso.scim.storage import RosterStorage
from sso.tables.mail_domains import MailDomain
from sso.tables.scim import FeedPerson
from tenants import roster
from tenants.tables.people import Person

NORTHWIND = UUID(int=0xA1)
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class Story:
    """A directory and its people, told in the directory's words."""

    def __init__(self, here):
        self.here = here
        self.type = shape.description(here.feed.group_by).resource_types[0]
        self.model = shape.model(here.feed.group_by)

    @property
    def storage(self):
        return RosterStorage(self.here)

    def later(self, **span):
        self.here = replace(self.here, at=self.here.at + timedelta(**span))

    def person(self, number, **more):
        extension = {"employeeNumber": number} if number else {}
        words = {"userName": more.pop("userName", f"u{number}"), "externalId": more.pop("externalId", f"x{number}")}
        return self.model.model_validate({**words, shape.ENTERPRISE: extension, **more}, scim_policy=shape.POLICY)

    def bring(self, number, **more):
        return self.storage.create(self.type, self.person(number, **more)).id

    def write(self, ident, number, **more):
        changed = self.person(number, **more)
        changed.id = ident
        self.storage.update(self.type, changed)

    def end(self, ident, number):
        self.write(ident, number, active=False)

    def delete(self, ident):
        self.storage.delete(self.type, ident)

    def is_covered(self, number):
        return roster.find_key(self.here.keys.roster, number, on=self.here.at.date()) is not None

    def covered(self, numbers):
        return sum(self.is_covered(number) for number in numbers)

    def rows(self):
        return list(db.session.scalars(select(FeedPerson)))


@pytest.fixture
def story(in_feed):
    return Story(in_feed)


class TestFollow:
    def test_covers_whoever_the_directory_has(self, story):
        story.bring("00123")

        assert story.is_covered("00123")

    def test_covers_nobody_without_the_attribute_that_links(self, story):
        story.bring(None, userName="ada", externalId="x")

        assert db.session.scalars(select(Person)).all() == []

    def test_covers_nobody_by_what_cannot_be_a_number(self, story):
        story.bring("9" * 65)

        assert db.session.scalars(select(Person)).all() == []

    @pytest.mark.parametrize("act", ["end", "delete"])
    def test_ends_whoever_works_there_no_longer(self, story, act):
        ident = story.bring("00123")

        story.end(ident, "00123") if act == "end" else story.delete(ident)

        assert not story.is_covered("00123")

    def test_revives_the_same_person(self, story):
        ident = story.bring("00123")
        story.delete(ident)

        assert story.bring("00123", userName="another.name") == ident
        assert story.is_covered("00123")

    def test_covers_newcomers_on_a_common_day(self, story):
        story.bring("00001")
        story.later(days=10)
        story.bring("00123")

        assert not story.is_covered("00123")
        story.later(days=18)
        assert (story.here.at.day, story.is_covered("00123")) == (30, False)
        story.later(days=1)
        assert story.is_covered("00123")

    def test_ends_the_old_number_and_begins_the_new(self, story):
        ident = story.bring("00123")

        story.write(ident, "00124")

        assert (story.is_covered("00123"), story.is_covered("00124")) == (False, True)

    def test_ends_nobody_whom_another_entry_still_names(self, story):
        first = story.bring("00123")
        story.bring("00123", userName="second", externalId="second")

        story.delete(first)

        assert story.is_covered("00123")


class TestGroups:
    @pytest.fixture
    def grouped_by(self):
        return GroupBy.DEPARTMENT

    def test_come_from_the_attribute_that_was_chosen(self, story):
        story.bring("00123", **{shape.ENTERPRISE: {"employeeNumber": "00123", "department": "Ovens"}})

        assert db.session.scalars(select(Person.cohort)).all() == ["Ovens"]


class TestHold:
    NUMBERS = [str(number) for number in range(1000, 1015)]

    @pytest.fixture
    def idents(self, story):
        return {number: story.bring(number) for number in self.NUMBERS}

    def test_lets_ten_go_and_asks_for_the_rest(self, story, idents):
        for number, ident in idents.items():
            story.end(ident, number)

        assert story.covered(self.NUMBERS) == 5
        assert story.here.feed.held_at is not None
        assert sum(row.waits for row in story.rows()) == 5

    def test_lets_them_go_over_days(self, story, idents):
        for number, ident in idents.items():
            story.end(ident, number)
            story.later(hours=2)

        assert story.covered(self.NUMBERS) == 0

    def test_ends_them_after_hrs_word(self, story, idents):
        for ident in idents.values():
            story.delete(ident)

        upkeep.end_waiting(story.here)

        assert story.covered(self.NUMBERS) == 0
        assert story.here.feed.held_at is None

    def test_is_lifted_when_the_directory_puts_it_right(self, story, idents):
        for number, ident in idents.items():
            story.end(ident, number)
        for number, ident in idents.items():
            story.write(ident, number)

        assert story.covered(self.NUMBERS) == 15
        assert story.here.feed.held_at is None

    def test_forgets_the_words_of_a_deleted_person_even_while_the_ending_waits(self, story, idents):
        for ident in idents.values():
            story.delete(ident)

        assert all(row.key_sealed is None and row.echo_sealed is None for row in story.rows())


class TestAddresses:
    """Linked by the work e-mail."""

    @pytest.fixture
    def linked_by(self):
        return Link.EMAIL

    @pytest.fixture
    def proved(self, module_app):
        with module_app.app_context(), scope.acting("hr_web", tenant_id=NORTHWIND):
            row = MailDomain(tenant_id=NORTHWIND, domain="northwind.example", record="r", claimed_at=NOW,
                             state=mail_domains.State.VERIFIED, verified_at=NOW)  # fmt: skip
            db.session.merge(row)
            db.session.commit()

    def test_link_in_a_proved_domain_whatever_their_letters(self, proved, story):
        story.bring(None, userName="a", emails=[{"value": "Amara@Northwind.Example", "type": "work"}])

        assert story.is_covered("amara@northwind.example")

    def test_link_nobody_in_another_domain(self, proved, story):
        story.bring(None, userName="a", emails=[{"value": "amara@elsewhere.example", "type": "work"}])

        assert not story.is_covered("amara@elsewhere.example")

    def test_of_another_kind_link_nobody(self, proved, story):
        story.bring(None, userName="a", emails=[{"value": "amara@northwind.example", "type": "home"}])

        assert not story.is_covered("amara@northwind.example")
