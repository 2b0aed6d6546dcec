import dataclasses
from datetime import date
from uuid import UUID

import pytest

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.issuing import enrolment, ledger, opening

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
pytestmark = pytest.mark.usefixtures("as_desk")


@pytest.fixture
def two_years(period, as_role, key_pair):
    """The open period of 2027, and a later one of the same unit under another key."""
    opened = period()
    later = keys.encode(key_pair[1] - 2)
    with as_role("work_job"):
        enrolment.open_period(UNIT, "2028", later, 1)
    entries = [
        directory.Key(keys.key_id(spki), spki, UNIT, str(year), date(year, 1, 1), date(year + 1, 3, 1), open=False)
        for spki, year in ((opened.spki, 2027), (later, 2028))
    ]
    return opened, entries


def collect(spki, members):
    """Count one voucher for each of these members; nobody needs the signature here."""
    key_id = keys.key_id(spki)
    for member in members:
        ask = formats.TokenRequest(key_id[-1], blind.blind(keys.modulus(spki), member).blinded)
        ledger.issue(member, key_id, [ask], sign=lambda _, blinded: blinded)


class TestOpened:
    def test_waits_for_as_many_collectors_as_the_gate_says(self, two_years, as_role):
        opened, entries = two_years
        gates = {key.key_id: 3 for key in entries}
        collect(opened.spki, opened.members[:2])
        with as_role("work_job"):
            assert [key.open for key in opening.opened(entries, gates)] == [False, False]

        collect(opened.spki, opened.members[2:3])
        with as_role("work_job"):
            assert [key.open for key in opening.opened(entries, gates)] == [True, False]

    def test_never_closes_and_leaves_what_it_was_not_asked_about(self, two_years, as_role):
        entries = [dataclasses.replace(key, open=True, extends_open=True) for key in two_years[1]]

        with as_role("work_job"):
            assert list(opening.opened(entries, {entries[0].key_id: 1_000})) == entries

    def test_opens_renewals_when_the_same_people_collected_in_both_periods(self, two_years, as_role):
        opened, entries = two_years
        gates = {key.key_id: 2 for key in entries}
        collect(opened.spki, opened.members[:3])
        collect(entries[1].spki, opened.members[2:])
        with as_role("work_job"):
            assert [(key.open, key.extends_open) for key in opening.opened(entries, gates)] == [
                (True, False),
                (True, False),
            ]

        collect(entries[1].spki, opened.members[1:2])
        with as_role("work_job"):
            assert [key.extends_open for key in opening.opened(entries, gates)] == [False, True]
