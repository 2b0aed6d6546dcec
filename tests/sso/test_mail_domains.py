"""Mail domains against a real name server: proved, counted, looked at again, lost, and never two organisations'."""

from datetime import timedelta
from uuid import UUID

import pytest

from kernel import clock, scope
from portal import unit_of_work
from sso import mail_domains
from sso.mail_domains import NotFoundYet, State, TakenElsewhere, TooMany
from sso.names import NamesAway
from sso.names_dns import DnsNames
from tests import names

LARKFIELD, NORTHMOOR = UUID(int=0xD1), UUID(int=0xD2)
NAME = "_domain-verification.example.org"
DAY = timedelta(days=1)


@pytest.fixture
def server():
    with names.serving() as running:
        yield running


@pytest.fixture
def dns(server):
    return DnsNames([server.address])


@pytest.fixture
def as_hr(work_app):
    """HR of an organisation; what is done stays done."""

    def act(tenant_id=LARKFIELD):
        return unit_of_work.acting("hr_web", tenant_id=tenant_id)

    with work_app.app_context():
        yield act


@pytest.fixture
def proved(as_hr, server, dns):
    """example.org is Larkfield's."""
    with as_hr():
        row = mail_domains.claim("example.org", at=clock.now())
        server.texts[NAME] = ["something else", row.record]
        mail_domains.verify(row, dns, at=clock.now())


def look_again(dns, at, tenant_id=LARKFIELD):
    with unit_of_work.acting("work_job", tenant_id=tenant_id):
        return mail_domains.look_again(mail_domains.get("example.org"), dns, at=at)


def owner():
    with scope.nobody("work_machine_web"):
        return mail_domains.find_owner("example.org")


class TestClaim:
    def test_asks_for_a_record_that_tells_nothing(self, as_hr):
        with as_hr():
            row = mail_domains.claim("Example.org", at=clock.now())

            assert mail_domains.record_name(row) == NAME
            assert "alcove" not in row.record.lower()
            assert len(row.record) >= 40

    def test_is_another_record_for_another_organisation(self, as_hr):
        with as_hr():
            first = mail_domains.claim("example.org", at=clock.now()).record
        with as_hr(NORTHMOOR):
            assert mail_domains.claim("example.org", at=clock.now()).record != first

    def test_twice_is_once(self, as_hr):
        with as_hr():
            first = mail_domains.claim("example.org", at=clock.now()).record

            assert mail_domains.claim("EXAMPLE.org.", at=clock.now()).record == first

    def test_counts_for_nothing(self, as_hr):
        with as_hr():
            mail_domains.claim("example.org", at=clock.now())

            assert not mail_domains.counts("example.org")
            assert not mail_domains.has_any()
        assert owner() is None

    def test_has_an_end(self, as_hr):
        with as_hr():
            for number in range(mail_domains.MOST):
                mail_domains.claim(f"d{number}.example.org", at=clock.now())
            with pytest.raises(TooMany):
                mail_domains.claim("one.more.example.org", at=clock.now())


class TestVerify:
    def test_proves_it_by_the_record(self, proved, as_hr):
        with as_hr():
            assert mail_domains.counts("example.org")
        assert owner() == LARKFIELD

    def test_proves_this_domain_and_no_other(self, proved, as_hr):
        with as_hr():
            assert not mail_domains.counts("mail.example.org")

    def test_proves_it_for_one_organisation(self, proved, as_hr):
        with as_hr(NORTHMOOR):
            assert not mail_domains.counts("example.org")

    @pytest.mark.parametrize("said", [None, [], ["verification=another"], ["verification="]])
    def test_is_refused_without_the_very_record(self, as_hr, server, dns, said):
        if said is not None:
            server.texts[NAME] = said
        with as_hr():
            row = mail_domains.claim("example.org", at=clock.now())
            with pytest.raises(NotFoundYet):
                mail_domains.verify(row, dns, at=clock.now())
        assert owner() is None

    def test_follows_nothing_from_silence(self, as_hr, server, dns):
        server.away = True

        with as_hr(), pytest.raises(NamesAway):
            mail_domains.verify(mail_domains.claim("example.org", at=clock.now()), dns, at=clock.now())

    def test_is_refused_where_another_has_it_and_does_not_say_who(self, proved, as_hr, server, dns):
        with as_hr(NORTHMOOR):
            row = mail_domains.claim("example.org", at=clock.now())
            server.texts[NAME].append(row.record)
            with pytest.raises(TakenElsewhere) as refused:
                mail_domains.verify(row, dns, at=clock.now())

        assert "larkfield" not in refused.value.message.lower()
        assert owner() == LARKFIELD


class TestLookAgain:
    def test_changes_nothing_while_the_record_stands(self, proved, dns):
        assert look_again(dns, clock.now() + DAY) is None
        assert owner() == LARKFIELD

    def test_still_counts_three_days_without_its_record(self, proved, server, dns, as_hr):
        server.texts.clear()

        assert look_again(dns, clock.now()) is State.MISSING
        assert look_again(dns, clock.now() + 2 * DAY) is None
        with as_hr():
            assert mail_domains.counts("example.org")

    def test_is_lost_after_three_days_and_free_for_others(self, proved, server, dns, as_hr):
        server.texts.clear()
        look_again(dns, clock.now())

        assert look_again(dns, clock.now() + 4 * DAY) is State.LOST
        assert owner() is None
        with as_hr(NORTHMOOR):
            row = mail_domains.claim("example.org", at=clock.now())
            server.texts[NAME] = [row.record]
            mail_domains.verify(row, dns, at=clock.now())
        assert owner() == NORTHMOOR

    def test_is_found_again_with_its_record(self, proved, server, dns):
        kept = dict(server.texts)
        server.texts.clear()
        look_again(dns, clock.now())
        look_again(dns, clock.now() + 4 * DAY)
        server.texts.update(kept)

        assert look_again(dns, clock.now() + 5 * DAY) is State.VERIFIED
        assert owner() == LARKFIELD

    def test_changes_nothing_when_nobody_answers(self, proved, server, dns):
        server.away = True

        with pytest.raises(NamesAway):
            look_again(dns, clock.now())
        assert owner() == LARKFIELD


class TestCloseDoor:
    def test_lets_another_prove_what_was_given_up(self, proved, as_hr):
        with as_hr():
            mail_domains.give_up(mail_domains.get("example.org"))
        with unit_of_work.acting("work_job", tenant_id=LARKFIELD):
            mail_domains.close_door("example.org")

        assert owner() is None

    def test_leaves_a_proved_one_and_another_organisations(self, proved):
        for tenant_id in (LARKFIELD, NORTHMOOR):
            with unit_of_work.acting("work_job", tenant_id=tenant_id):
                mail_domains.close_door("example.org")

        assert owner() == LARKFIELD
