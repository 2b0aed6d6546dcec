"""A small organisation's whole way over both sides' databases: it waits, its pool forms, it outgrows it.

Three contract years: two organisations of a forming pool; ten more make it fit for figures; one has grown to 600.
"""

import secrets
from datetime import date, timedelta
from random import Random

import psycopg
import pytest

from billing import contracts
from billing.contracts import Kind, Offer, Settled
from care import answers, continuing, referrals
from eligibility.blinding import formats
from eligibility.issuing import publishing
from eligibility.issuing.ledger import NotEligible, NothingToCollect
from eligibility.redeeming import accounts, redeem
from eligibility.redeeming.gate import NotOpen
from tenants import organisations, pool_places, pool_years
from tenants.pool_states import Place, Reason, State
from tests.care.clinic import Clinic
from tests.privacy.small_town import FORMED, FORMING, GATE, KEY, OUTGROWN, WAITING, Town


@pytest.fixture
def town(work_app, care_app):
    town = Town(work_app, care_app)
    town.make_pool()
    return town


def stands(town):
    with town.on_work():
        return pool_years.standing(town.pool)


def agree(town, name, **changed):
    offer = Offer(
        tenant_id=town.tenants[name], unit_id=town.unit_of(name), kind=Kind.PER_HEAD, settled=Settled.QUARTERLY,
        currency="GBP", year_starts_on=FORMING.date(), effective_on=FORMING.date(), bill_to_name=name,
        bill_to_email=f"books@{name}.example", price_per_head=250,
    )  # fmt: skip
    with town.on_work("operator_web", name):
        return contracts.open_contract(offer, at=FORMING)


def test_the_whole_way(town, databases):
    _waits_until_the_gate_could_open(town)
    login, account_id = _forms_with_vouchers_and_without_figures(town)
    _is_formed_for_a_year(town)
    _outgrows_it(town, login, account_id)
    _nobody_may_collect_twice_for_a_year(town, databases)


def _waits_until_the_gate_could_open(town):
    """Twelve people are too few for a gate of twenty: nobody can collect, and the pool begins a month later."""
    town.settle_in("ash", 12)
    with town.on_work():
        organisations.get_unit(town.pool).year_starts_on = date(2026, 11, 1)

    town.publish(WAITING)

    with pytest.raises((NotEligible, NothingToCollect)):
        town.collect("ash", 1, WAITING)
    with town.on_work():
        assert organisations.get_unit(town.pool).year_starts_on == FORMING.date()
        assert pool_places.of_tenant(town.tenants["ash"]).state == Place.WAITING


def _forms_with_vouchers_and_without_figures(town):
    town.settle_in("birch", 40)

    town.publish(FORMING)

    assert stands(town) == (State.FORMING, Reason.FEW_PEOPLE)
    period = town.period(town.pool, FORMING)
    assert (period.tier, period.reports, period.gate) == ("none", (), GATE)
    assert town.unit_of("ash") == town.unit_of("birch") == town.pool
    agree(town, "birch")
    token = town.collect("birch", 39, FORMING)
    login = secrets.token_bytes(32)
    with pytest.raises(NotOpen):
        town.spend(token, login, FORMING)
    town.gather("birch", FORMING)
    return login, town.spend(token, login, FORMING + timedelta(days=1))


def _is_formed_for_a_year(town):
    for number in range(10):
        town.settle_in(f"tree-{number}", 498)
    town.publish(FORMED - timedelta(days=1))
    # Nobody joins in the middle of a year, not even on its last day, and the next key is not made before its day.
    assert town.unit_of("tree-0") != town.pool
    with town.on_work():
        assert [period.name for period in publishing.newest_plan(town.pool).periods] == ["2026-12"]

    town.publish(FORMED)

    assert stands(town) == (State.FORMED, Reason.FIT)
    assert town.period(town.pool, FORMED).tier == "B"
    # What was settled stays as it was settled.
    assert town.period(town.pool, FORMING).tier == "none"


def _outgrows_it(town, login, account_id):
    extended = town.gather("birch", FORMED)
    town.send_roster("birch", 600, at=FORMED + timedelta(days=90))
    town.publish(FORMED + timedelta(days=91))
    assert town.unit_of("birch") == town.pool
    assert extended.key_id == town.period(town.pool, FORMED).key_id

    town.publish(OUTGROWN)

    own = town.unit_of("birch")
    assert stands(town) == (State.FORMING, Reason.FEW_PEOPLE)
    assert own != town.pool
    assert (town.period(own, OUTGROWN).tier, town.period(own, OUTGROWN).eligible) == ("A", 600)
    # Their next vouchers come from their own key, and nobody of theirs may collect with the pool's.
    new = town.gather("birch", OUTGROWN)
    assert new.key_id == town.period(own, OUTGROWN).key_id != town.period(town.pool, OUTGROWN).key_id
    _pays_the_same(town, own)
    after = OUTGROWN + timedelta(days=1)
    with pytest.raises(redeem.OtherUnit):
        town.spend(new, login, after, formats.EXTEND_ACCOUNT)
    other = town.spend(new, secrets.token_bytes(32), after)
    with town.care.app_context():
        assert {accounts.coverage(account_id).unit_id, accounts.coverage(other).unit_id} == {town.pool, own}
    _goes_on_with_the_same_person(town, account_id, other)


def _nobody_may_collect_twice_for_a_year(town, databases):
    """Of the third year's keys each member of the ledger holds one: the pool's, or that of those who have left it."""
    held = "select count(*), count(distinct member_id) from issuing.grants natural join issuing.keys where period = %s"
    with psycopg.connect(databases.issuer) as admin:
        grants, members = admin.execute(held, (f"{OUTGROWN:%Y-%m}",)).fetchone()
    assert grants == members == 12 + 10 * 498 + 600


def _pays_the_same(town, own):
    with town.on_work("operator_web", "birch"):
        first, second = contracts.versions()
        assert (first.unit_id, second.unit_id, second.effective_on) == (town.pool, own, OUTGROWN.date())
        assert (first.price_per_head, second.price_per_head, second.kind) == (250, 250, Kind.PER_HEAD)


def _goes_on_with_the_same_person(town, before, after):
    clinic = Clinic(town.care)
    clinic.open(clinic.okafor, "Dr Okafor")
    clinic.booked(before)
    with clinic.as_client(before):
        (seen,) = continuing.seen_by(before)
        words = continuing.words_of(seen.provider_id, key=KEY)
    with clinic.as_client(after):
        found = continuing.find(words, key=KEY)
        referral = continuing.begin(after, found, draw=Random(1), at=clinic.now)
        answers.answer(referral, clinic.everything_said(), at=clinic.now)
        answers.submit(referral, rule_version="1", at=clinic.now)
        referral_id = referral.referral_id
    clinic.offered(after, referral_id=referral_id, starts_at=clinic.wednesday + timedelta(hours=2))
    with clinic.as_provider(clinic.okafor):
        referrals.accept(referrals.get(referral_id, seen_by=clinic.okafor), at=clinic.now)

    with clinic.as_client(after):
        assert [provider.provider_id for provider in continuing.seen_by(after)] == [clinic.okafor]
