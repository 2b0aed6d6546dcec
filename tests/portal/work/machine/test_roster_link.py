"""Who a sign-in is on the roster: by number, or by an address in a domain that is proved to be the company's."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from portal import unit_of_work
from tenants import newcomers, roster
from tests import house

WORK = "http://localhost:8000"
NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY = bytes.fromhex(house.SECRET)
OWN, FOREIGN = "amara@northwind.example", "amara@elsewhere.example"


@pytest.fixture
def proved(databases):
    """Makes a domain an organisation's, as after its record was found."""

    def prove(domain="northwind.example", tenant_id=NORTHWIND, state="verified"):
        since = "now()" if state in ("missing", "lost") else "null"
        with psycopg.connect(databases.work) as admin:
            admin.execute(
                "insert into sso.mail_domains "
                "(tenant_id, domain, state, record, claimed_at, verified_at, missing_since) "
                f"values (%s, %s, %s, 'x', now(), now(), {since})",
                (tenant_id, domain, state),
            )

    return prove


@pytest.fixture
def by_mail(road, northwind, databases):
    """Northwind's roster holds addresses, and its connection finds people by them."""
    with psycopg.connect(databases.work) as admin:
        admin.execute("update sso.connections set links_by = 'mail'")
    with road.work.app_context(), unit_of_work.acting("work_job", tenant_id=NORTHWIND):
        for address in (OWN, FOREIGN):
            roster.cover(address, roster.Cover(), key=KEY, on=clock.today())
    return northwind


class TestWhyNot:
    """Somebody whose day is still to come is told the day, kindly, and where help needs no voucher."""

    @pytest.fixture
    def newcomer(self, road, northwind):
        month = clock.today() + timedelta(days=40)
        with road.work.app_context(), unit_of_work.acting("work_job", tenant_id=NORTHWIND):
            roster.cover("00777", roster.Cover(starts_on=month), key=KEY, on=clock.today())
        return newcomers.first_day(clock.today(), month)

    def test_says_the_day_and_shows_urgent_help(self, road, northwind, newcomer, reasons):
        page = road.post(northwind, road.answer(road.ask(northwind), "00777"))

        assert page.status_code == 403
        assert f"your cover begins on {newcomer.day} {newcomer:%B %Y}" in page.text
        assert f'href="{WORK}/urgent-help">urgent help</a> is there for everyone' in page.text
        assert "did not work" not in page.text
        assert "looks after sign-in" not in page.text
        assert reasons() == [("refused", "not_on_roster")]

    def test_shows_urgent_help_to_who_is_not_listed_too(self, road, northwind):
        page = road.post(northwind, road.answer(road.ask(northwind), "99"))

        assert "That sign-in did not work" in page.text
        assert f'href="{WORK}/urgent-help">urgent help</a> is there for everyone' in page.text

    def test_says_no_day_of_an_address_in_another_domain(self, road, by_mail, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute("update tenants.people set starts_on = current_date + 100")

        assert "your cover begins" not in road.post(by_mail, road.answer(road.ask(by_mail), FOREIGN)).text


class TestFindKey:
    @pytest.mark.parametrize("sent", [OWN, "Amara@NORTHWIND.example", f" {OWN} "])
    def test_finds_an_address_in_an_own_domain(self, road, by_mail, proved, sent):
        proved()

        assert road.through(by_mail, "desk", sent).location == "/"
        assert road.browser.get("/", base_url=WORK).location == "/coverage"

    def test_never_uses_an_address_in_another_domain(self, road, by_mail, proved, reasons):
        proved()

        page = road.post(by_mail, road.answer(road.ask(by_mail), FOREIGN))

        assert page.status_code == 403
        assert "not on the list of covered people" in page.text
        assert reasons() == [("refused", "not_on_roster")]

    @pytest.mark.parametrize("state", [None, "lost"])
    def test_uses_no_address_before_its_domain_is_proved_or_after_it_is_lost(self, road, by_mail, proved, state):
        if state:
            proved(state=state)

        assert road.post(by_mail, road.answer(road.ask(by_mail), OWN)).status_code == 403

    def test_uses_no_address_in_a_domain_of_another_organisation(self, road, by_mail, proved):
        proved(tenant_id=KESTREL)

        assert road.post(by_mail, road.answer(road.ask(by_mail), OWN)).status_code == 403

    def test_uses_no_address_in_a_subdomain(self, road, by_mail, proved):
        proved("example")
        proved("mail.northwind.example")

        assert road.post(by_mail, road.answer(road.ask(by_mail), OWN)).status_code == 403

    def test_finds_no_number_where_addresses_are_agreed(self, road, by_mail, proved):
        proved()

        assert road.post(by_mail, road.answer(road.ask(by_mail), "00123")).status_code == 403

    def test_uses_no_address_that_comes_as_a_number(self, road, by_mail, databases):
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.connections set links_by = 'number'")

        assert road.post(by_mail, road.answer(road.ask(by_mail), OWN)).status_code == 403
