"""Urgent help is there for anybody, with every server of ours down."""

import pytest

from portal.care import app as care_app_module
from tests import house
from tests.portal.care.town import Visitor


@pytest.fixture
def alone(servers, databases, tmp_path):
    """A visitor of a portal whose database and Valkey cannot be reached."""
    environment = house.settings_of_care(servers, databases.care, tmp_path)
    away = dict.fromkeys(environment.databases, "postgresql://nobody@127.0.0.1:1/none")
    settings = environment.__class__(
        **{**environment.__dict__, "databases": away, "valkey_url": "redis://127.0.0.1:1/0"}
    )
    app = care_app_module.create(settings)
    app.testing = True
    return Visitor(app)


class TestShow:
    def test_needs_no_visit(self, stranger):
        assert 'href="tel:112"' in stranger.get("/urgent-help").get_data(as_text=True)

    def test_shows_the_country_that_was_asked_for(self, stranger):
        assert 'href="tel:999"' in stranger.get("/urgent-help?in=GB").get_data(as_text=True)

    def test_remembers_it_in_this_browser_only(self, stranger, care_app):
        stranger.get("/urgent-help?in=ie")

        assert "Samaritans" in stranger.words("/urgent-help")
        assert "Samaritans" not in Visitor(care_app).words("/urgent-help")

    def test_shows_general_lines_for_a_country_we_do_not_know(self, stranger):
        assert 'href="tel:112"' in stranger.get("/urgent-help?in=XX").get_data(as_text=True)

    def test_is_there_with_database_and_valkey_down(self, alone):
        page = alone.get(
            "/urgent-help?in=GB", headers={"Cookie": "__Host-care=m.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
        )

        assert page.status_code == 200
        assert 'href="tel:999"' in page.get_data(as_text=True)

    def test_says_who_looked_at_the_numbers(self, stranger):
        assert "not yet reviewed by a clinician" in stranger.words("/urgent-help?in=GB")
