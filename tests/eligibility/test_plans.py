import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import documents, periods, plans
from eligibility.blinding import keys
from kernel import canonical, signing

KEY = signing.load(bytes(range(32)))
PUBLIC = signing.public_bytes(KEY)
UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")


@pytest.fixture(scope="module")
def period(key_pair):
    spki = keys.encode(key_pair[1])
    quarter = periods.Report(
        "2027-q1",
        "quarter",
        date(2027, 1, 1),
        date(2027, 3, 31),
        datetime(2027, 4, 8, 3, tzinfo=UTC),
        datetime(2027, 4, 15, 6, tzinfo=UTC),
    )
    return periods.Period(
        name="2027",
        key_id=keys.key_id(spki),
        spki=spki,
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        redeem_until=date(2028, 3, 1),
        appointments=6,
        per_member=1,
        spare=0,
        gate=50,
        eligible=2400,
        is_pool=False,
        tier="B",
        budget={"sessions": Decimal("0.10"), "starters": Decimal("0.04")},
        cohorts=(periods.Cohort("nursing", 700),),
        reports=(quarter,),
        signed=0,
    )


TERMS = plans.Terms(("video", "phone"), ("CH", "DE"), 24, 10, True, True, 1)


@pytest.fixture(scope="module")
def plan(period):
    return plans.Plan(UNIT, 1, "", bytes(32), TERMS, (period,))


def resigned(plan, change):
    """The plan's bytes with one thing changed and signed again, as a careless publisher would."""
    document = canonical.decode(plans.sign(plan, KEY))["document"]
    change(document)
    return documents.sign(document, plans.FORMAT, KEY)


class TestVerify:
    def test_gives_back_what_was_signed(self, plan):
        assert plans.verify(plans.sign(plan, KEY), PUBLIC) == plan

    @given(st.integers(0, 10**9), st.integers(1, 8), st.sets(st.sampled_from(["CH", "DE", "FR", "GB"]), min_size=1))
    def test_gives_back_any_terms_and_counts(self, plan, signed, per_member, countries):
        terms = dataclasses.replace(plan.terms, countries=tuple(countries))
        period = dataclasses.replace(plan.periods[0], signed=signed, per_member=per_member)
        other = dataclasses.replace(plan, terms=terms, periods=(period,))

        assert plans.verify(plans.sign(other, KEY), PUBLIC) == other

    def test_refuses_another_signer(self, plan):
        with pytest.raises(documents.BadDocument):
            plans.verify(plans.sign(plan, signing.generate()), PUBLIC)

    def test_refuses_a_plan_signed_for_another_purpose(self, plan):
        document = canonical.decode(plans.sign(plan, KEY))["document"]

        with pytest.raises(documents.BadDocument):
            plans.verify(documents.sign(document, "alcove-keys/1", KEY), PUBLIC)

    @given(st.data())
    def test_refuses_every_changed_byte(self, plan, data):
        raw = bytearray(plans.sign(plan, KEY))
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))

        with pytest.raises(documents.BadDocument):
            plans.verify(bytes(raw), PUBLIC)

    @pytest.mark.parametrize(
        "change",
        [
            lambda document: document.update(employer="x"),
            lambda document: document.pop("terms"),
            lambda document: document.update(number=True),
            lambda document: document.update(number=2),
            lambda document: document.update(unit=str(UNIT).upper()),
            lambda document: document.update(format="alcove-plan/2"),
            lambda document: document["terms"].update(modalities=["pigeon"]),
            lambda document: document["terms"].update(countries=["ch"]),
            lambda document: document["periods"][0].update(per_member=9),
            lambda document: document["periods"][0].update(gate=19),
            lambda document: document["periods"][0].update(tier="C"),
            lambda document: document["periods"][0].update(tier="none"),
            lambda document: document["periods"][0].update(ends_on="2027-02-30"),
            lambda document: document["periods"][0].update(redeem_until="2027-12-30"),
            lambda document: document["periods"][0].update(budget={"sessions": "0.31"}),
            lambda document: document["periods"][0].update(budget={"sessions": "0.10"}),
            lambda document: document["periods"][0].update(key_id="00" * 32),
            lambda document: document["periods"][0]["cohorts"][0].update(eligible=499),
            lambda document: document["periods"][0]["cohorts"][0].update(eligible=2401),
            lambda document: document["periods"][0]["reports"][0].update(close_at="2027-03-31T23:00:00Z"),
            lambda document: document["periods"][0]["reports"][0].update(publish_at="2027-04-08T03:00:00Z"),
            lambda document: document["periods"].append(document["periods"][0]),
        ],
    )
    def test_refuses_what_must_not_be_published(self, plan, change):
        with pytest.raises(documents.BadDocument):
            plans.verify(resigned(plan, change), PUBLIC)

    def test_refuses_a_key_of_another_shape(self, plan):
        def change(document):
            spki = keys.HEAD + plan.periods[0].spki[81:-1] + b"\x03"
            document["periods"][0].update(spki=documents.base64_text(spki), key_id=keys.key_id(spki).hex())

        with pytest.raises(keys.WrongKeyShape):
            plans.verify(resigned(plan, change), PUBLIC)


class TestCheckFollows:
    def test_lets_counts_grow_terms_change_and_years_come(self, plan, period):
        grown = dataclasses.replace(period, signed=1200)
        terms = dataclasses.replace(TERMS, countries=("CH", "DE", "FR"))

        later = plans.following(plan, terms, [grown])

        assert (later.number, later.prev) == (2, plans.digest(plan))
        plans.check_follows(plan, None)

    @pytest.mark.parametrize(
        "changed",
        [
            {"appointments": 7},
            {"per_member": 2},
            {"gate": 20},
            {"redeem_until": date(2028, 3, 2)},
            {"budget": {"sessions": Decimal("0.2")}},
            {"reports": ()},
            {"signed": -1},
            {"name": "2028"},
            {"key_id": bytes(32)},
        ],
        ids=str,
    )
    def test_refuses_a_changed_or_missing_year(self, plan, period, changed):
        with pytest.raises(documents.BrokenChain):
            plans.following(plan, TERMS, [dataclasses.replace(period, **changed)])

    def test_refuses_a_gap_another_unit_another_past_and_another_plan_key(self, plan):
        later = plans.following(plan, TERMS, plan.periods)
        wrong = {"number": 3}, {"unit": UUID(int=7)}, {"prev": "0" * 64}, {"plan_key": b"\x01" * 32}

        for change in wrong:
            with pytest.raises(documents.BrokenChain):
                plans.check_follows(dataclasses.replace(later, **change), plan)
        with pytest.raises(documents.BrokenChain):
            plans.check_follows(later, None)
