"""Pages that a program prints are what it would print today, and leave nothing out."""

import pytest

from portal.care import printed as care
from portal.work import printed as work
from tests.isolation import models
from tests.rules import tree

THINK = "The code changed and its page did not: run `make docs` and read the diff. Would a privacy officer agree?"

SIDES = {"work": work, "care": care}
PAGES = {name: text for side in SIDES.values() for name, text in side.pages().items()}
DATABASES = {database.name: database for side in SIDES.values() for database in side.databases()}


class TestPages:
    @pytest.mark.parametrize("page", PAGES)
    def test_say_what_the_code_says(self, page):
        assert tree.read(f"docs/{page}") == PAGES[page], THINK

    def test_are_all_that_lie_in_states(self):
        assert {path for path in tree.paths(".md") if tree.inside(path, "docs/states")} == {
            f"docs/{page}" for page in PAGES if page.startswith("states/")
        }

    @pytest.mark.parametrize("side", SIDES)
    def test_of_the_two_sides_have_names_of_their_own(self, side):
        other = next(pages for name, pages in SIDES.items() if name != side)

        assert not SIDES[side].pages().keys() & other.pages().keys()


@pytest.mark.parametrize("database", DATABASES)
class TestDataMap:
    def test_has_every_table(self, database):
        page = PAGES["data-map-care.md" if database == "care" else "data-map-work.md"]

        assert {table.name for table in models.declared(database) if f"\n## {table.name}\n" not in page} == set()

    def test_says_whose_rows_are_seen_where_no_owner_key_says_it(self, database):
        otherwise = {table for named, table in models.NARROWED_OTHERWISE if named == database}
        opened = {table for table, role in models.OPEN_TO if role in DATABASES[database].who}

        assert otherwise | opened <= DATABASES[database].narrowed.keys(), THINK

    def test_says_who_is_behind_every_login(self, database):
        logins = {role for table in models.declared(database) for role in table.access}
        theirs = {role for name, other in DATABASES.items() if name != database for role in other.who}

        assert logins - theirs <= DATABASES[database].who.keys(), THINK
