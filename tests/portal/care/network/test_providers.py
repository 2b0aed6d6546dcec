"""Those who run the network add providers and let them in; providers and strangers do not."""

import re
from uuid import uuid4

import psycopg
import pytest

from care import licences, providers
from kernel import clock
from kernel.staff import invitations
from portal import unit_of_work
from tests.portal.care.staff import KEY

INDEX = "/network/providers"
SAM = {
    "called": "Sam Lindqvist", "about": "Listens first.", "zone": "Europe/London", "modalities": ["video"],
    "place": "", "languages": ["en"], "topics": ["sleep"], "age_bands": ["25_64"], "gender": "", "capacity": "3",
    "minutes": "50", "notice_hours": "12",
}  # fmt: skip
LICENCE = {
    "jurisdictions": ["IE"], "profession": "psychologist", "authority": "PSI", "valid_from": "2026-01-01",
    "valid_until": "2028-01-01",
}  # fmt: skip


@pytest.fixture
def okafor(clinic):
    return f"{INDEX}/{clinic.okafor}"


@pytest.fixture
def known(clinic):
    """Everybody, as (name, capacity, whether paused)."""

    def read():
        with clinic.as_network():
            return [(one.called, one.capacity, one.paused_at is not None) for one in providers.all_of_them()]

    return read


@pytest.fixture
def noted(databases):
    """What was written into the audit trail."""

    def read():
        with psycopg.connect(databases.care) as admin:
            return [row[0] for row in admin.execute("select act from house.audit order by at").fetchall()]

    return read


class TestIndex:
    def test_says_where_they_may_practise_and_who_has_room(self, as_robin):
        said = as_robin.words(INDEX)

        assert "Dr Okafor" in said
        assert "United Kingdom" in said
        assert "4 of 4" in said

    def test_sends_a_stranger_to_the_door(self, as_stranger):
        assert as_stranger.get(INDEX).headers["Location"] == "/network/doorway"

    def test_is_not_for_providers(self, as_okafor):
        assert as_okafor.get(INDEX).headers["Location"] == "/network/doorway"


class TestAdd:
    def test_adds_somebody_whom_nobody_finds_before_they_are_licensed(self, as_robin, known, noted):
        answer = as_robin.post(INDEX, SAM, page=f"{INDEX}/new")

        assert answer.status_code == 303
        assert "No licence is recorded" in as_robin.words(answer.headers["Location"])
        assert ("Sam Lindqvist", 3, False) in known()
        assert noted() == ["add"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"called": ""},
            {"modalities": []},
            {"languages": ["xx"]},
            {"age_bands": []},
            {"zone": "Europe/Leeds"},
            {"capacity": "101"},
            {"minutes": "5"},
        ],
    )
    def test_asks_again_and_loses_nothing(self, as_robin, known, wrong):
        answer = as_robin.post(INDEX, SAM | wrong, page=f"{INDEX}/new")

        assert answer.status_code == 422
        assert "Listens first." in answer.text
        assert len(known()) == 1


class TestShow:
    def test_is_not_found_for_nobody(self, as_robin):
        assert as_robin.get(f"{INDEX}/{uuid4()}").status_code == 404


class TestChange:
    def test_replaces_the_profile(self, as_robin, okafor, known):
        assert "Dr Okafor" in as_robin.get(f"{okafor}/edit").text

        assert as_robin.post(f"{okafor}/edit", SAM | {"called": "Dr N. Okafor"}).status_code == 303
        assert known() == [("Dr N. Okafor", 3, False)]

    def test_asks_again(self, as_robin, okafor, known):
        assert as_robin.post(f"{okafor}/edit", SAM | {"called": ""}).status_code == 422
        assert known() == [("Dr Okafor", 4, False)]


class TestGrant:
    def test_records_a_licence_as_checked_today(self, clinic, as_robin, okafor):
        assert as_robin.post(f"{okafor}/grant", LICENCE, page=okafor).status_code == 303

        with clinic.as_network():
            found = licences.listed(clinic.okafor)
            assert {(row.profession, row.checked_on) for row in found} >= {("psychologist", clock.today())}
        assert "Ireland" in as_robin.words(INDEX)

    @pytest.mark.parametrize("wrong", [{"jurisdictions": []}, {"jurisdictions": ["XX"]}, {"valid_until": "later"}])
    def test_asks_again(self, clinic, as_robin, okafor, wrong):
        assert as_robin.post(f"{okafor}/grant", LICENCE | wrong, page=okafor).status_code == 422

        with clinic.as_network():
            assert len(licences.listed(clinic.okafor)) == 1

    def test_asks_again_for_one_that_ends_before_it_begins(self, as_robin, okafor):
        answer = as_robin.post(f"{okafor}/grant", LICENCE | {"valid_until": "2025-01-01"}, page=okafor)

        assert answer.status_code == 422
        assert "must end after it begins" in answer.text


class TestInvite:
    def test_shows_a_link_once_that_lets_this_provider_in(self, care_app, clinic, as_robin, okafor, noted):
        page = as_robin.post(f"{okafor}/invite", {"mail": "okafor@example.org"}, page=okafor).text
        secret = re.search(r"/provider/doorway/join#([\w-]+)", page).group(1)

        with care_app.app_context(), unit_of_work.acting("provider_web", provider_id=clinic.okafor):
            invited = invitations.look_at(secret, key=KEY, at=clock.now())
        assert (invited.surface, invited.owner_id, invited.mail) == ("provider", clinic.okafor, "okafor@example.org")
        assert secret not in as_robin.get(okafor).text
        assert noted() == ["invite"]

    def test_asks_again_for_what_is_no_address(self, as_robin, okafor):
        answer = as_robin.post(f"{okafor}/invite", {"mail": "okafor"}, page=okafor)

        assert answer.status_code == 422
        assert "doorway/join#" not in answer.text


class TestPause:
    def test_offers_nothing_new(self, as_robin, okafor, known):
        assert as_robin.post(f"{okafor}/pause", page=okafor).status_code == 303
        assert known() == [("Dr Okafor", 4, True)]


class TestResume:
    def test_ends_the_pause(self, as_robin, okafor, known):
        as_robin.post(f"{okafor}/pause", page=okafor)

        assert as_robin.post(f"{okafor}/resume", page=okafor).status_code == 303
        assert known() == [("Dr Okafor", 4, False)]


@pytest.mark.parametrize("act", ["edit", "grant", "invite", "pause", "resume"])
class TestEveryAct:
    def test_is_not_for_a_stranger(self, as_stranger, okafor, known, act):
        assert as_stranger.post(f"{okafor}/{act}", page="/network/doorway").status_code == 401
        assert known() == [("Dr Okafor", 4, False)]

    def test_is_not_for_the_provider_themselves(self, as_okafor, okafor, known, act):
        assert as_okafor.post(f"{okafor}/{act}", SAM, page="/network/doorway").status_code == 401
        assert known() == [("Dr Okafor", 4, False)]

    def test_is_not_found_for_nobody(self, as_robin, act):
        fields = {**SAM, **LICENCE}

        assert as_robin.post(f"{INDEX}/{uuid4()}/{act}", fields, page=f"{INDEX}/new").status_code == 404

    def test_wants_the_form_to_be_ours(self, as_robin, okafor, known, act):
        assert as_robin.browser.post(f"{okafor}/{act}", base_url="http://care.localhost:8001").status_code == 400
        assert known() == [("Dr Okafor", 4, False)]
