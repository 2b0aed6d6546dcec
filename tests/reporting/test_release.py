from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import canonical, signing
from reporting import release
from reporting.release import BadRelease, Family, Figure, Kind, Period, Release, Tier

KEY = signing.generate()
PUBLIC = signing.public_bytes(KEY)

figures = st.builds(
    Figure,
    raw=st.integers(-1000, 100_000),
    shown=st.none() | st.integers(0, 100_000),
    half_width=st.integers(0, 10**6),
)
names = st.from_regex(release.NAME, fullmatch=True)
families = st.builds(
    Family,
    rho=st.integers(1, 300_000).map(lambda millionths: Decimal(millionths).scaleb(-6)),
    cap=st.integers(1, 12),
    cells=st.dictionaries(names, figures, min_size=1, max_size=4),
)
periods = st.builds(
    Period,
    id=names,
    kind=st.sampled_from(Kind),
    starts_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ends_on=st.dates(date(2030, 1, 1), date(2031, 1, 1)),
    publish_at=st.datetimes(datetime(2031, 1, 2), datetime(2032, 1, 1)).map(
        lambda at: at.replace(microsecond=0, tzinfo=UTC)
    ),
)
releases = st.builds(
    Release,
    unit=names,
    period=periods,
    tier=st.sampled_from(Tier),
    m=st.integers(1, 8),
    families=st.dictionaries(names, families, min_size=1, max_size=4),
    vouchers_within=st.booleans(),
    attest=st.binary(min_size=32, max_size=32).map(bytes.hex),
)


@pytest.fixture
def quarter() -> Release:
    return Release(
        unit="6f0c",
        period=Period("2026-q3", Kind.QUARTER, date(2026, 7, 1), date(2026, 9, 30), datetime(2026, 10, 15, tzinfo=UTC)),
        tier=Tier.B,
        m=1,
        families={"starters": Family(Decimal("0.04"), 1, {"all": Figure(raw=125, shown=125, half_width=6930)})},
        vouchers_within=True,
        attest="00" * 32,
    )


class TestSign:
    @given(releases)
    def test_gives_back_what_was_signed(self, any_release):
        assert release.verify(release.sign(any_release, KEY), PUBLIC) == any_release

    def test_gives_the_same_bytes_twice(self, quarter):
        assert release.sign(quarter, KEY) == release.sign(quarter, KEY)

    def test_refuses_what_the_format_cannot_carry(self, quarter):
        with pytest.raises(BadRelease):
            release.sign(replace(quarter, families={}), KEY)


class TestVerify:
    @given(st.data())
    def test_refuses_any_changed_byte(self, data):
        raw = release.sign(data.draw(releases), KEY)
        place = data.draw(st.integers(0, len(raw) - 1))
        changed = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]

        with pytest.raises(BadRelease):
            release.verify(changed, PUBLIC)

    def test_refuses_another_key(self, quarter):
        with pytest.raises(BadRelease, match="pinned"):
            release.verify(release.sign(quarter, signing.generate()), PUBLIC)

    def test_refuses_a_signature_made_for_another_purpose(self, quarter):
        body = canonical.decode(release.sign(quarter, KEY))["release"]
        signature = signing.sign(KEY, "alcove-plan/1", canonical.encode(body)).hex()

        with pytest.raises(BadRelease, match="pinned"):
            release.verify(canonical.encode({"release": body, "signature": signature}), PUBLIC)

    def test_refuses_a_spelling_that_is_not_canonical(self, quarter):
        raw = release.sign(quarter, KEY)

        with pytest.raises(BadRelease, match="canonical"):
            release.verify(raw.replace(b'"m":1', b'"m": 1'), PUBLIC)

    def test_refuses_bytes_that_are_no_document(self):
        for raw in (b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000):
            with pytest.raises(BadRelease):
                release.verify(raw, PUBLIC)


class TestParse:
    @pytest.mark.parametrize(
        "change",
        [
            {"format": "alcove-release/2"},
            {"m": True},
            {"m": 0},
            {"m": 1.0},
            {"tier": "P"},
            {"unit": "a/b"},
            {"unit": ""},
            {"vouchers_within": 1},
            {"attest": "AB" * 32},
            {"families": {}},
            {"more": 1},
        ],
    )
    def test_refuses_a_field_that_does_not_hold_what_it_should(self, quarter, change):
        body = canonical.decode(release.sign(quarter, KEY))["release"]

        with pytest.raises(BadRelease):
            release.parse(body | change)

    @pytest.mark.parametrize("rho", ["0.040", "0.0", ".04", "1.0", "4e-2", 0.04, "0.04\n"])
    def test_reads_a_share_of_the_budget_in_one_spelling_only(self, quarter, rho):
        body = canonical.decode(release.sign(quarter, KEY))["release"]
        body["families"]["starters"]["rho"] = rho

        with pytest.raises(BadRelease):
            release.parse(body)

    def test_refuses_a_period_that_is_published_before_it_ends(self, quarter):
        early = replace(quarter.period, publish_at=datetime(2026, 9, 30, tzinfo=UTC))

        with pytest.raises(BadRelease):
            release.sign(replace(quarter, period=early), KEY)
