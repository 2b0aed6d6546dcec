from datetime import timedelta

import psycopg
import pytest

from care import appointments, contact_cards, provider_keys, referrals
from care.contact_cards import Sealed
from care.provider_keys import Made
from portal import unit_of_work
from portal.care.jobs import effects
from tests.care.clinic import OKAFOR, Clinic

KEY = Made(b"\4" + b"p" * 64, bytes(16), bytes(12), bytes(48))


@pytest.fixture
def closed(care_app):
    """A clinic in which Amber left a card, and care was over on Monday."""
    clinic = Clinic(care_app)
    clinic.open(OKAFOR, "Dr Okafor")
    booked = clinic.booked()
    with clinic.as_provider():
        provider_keys.keep(OKAFOR, KEY, instead_of=None)
    with clinic.as_client():
        referral_id = appointments.get(booked, seen_by=clinic.amber).referral_id
        referral = referrals.get(referral_id, seen_by=clinic.amber)
        contact_cards.seal(referral, Sealed(b"\4" * 65, b"c" * 528), key_id=KEY.key_id, at=clinic.now)
        referral.state, referral.changed_at = "closed", clinic.now
    return clinic


class TestForgetContactCards:
    @pytest.mark.parametrize(("days", "left"), [(29, 1), (30, 0)])
    def test_deletes_them_thirty_days_after_the_end(self, care_app, databases, closed, days, left):
        with care_app.app_context(), unit_of_work.everybody("care_job"):
            effects.EFFECTS["forget_contact_cards"](at=closed.now + timedelta(days=days))

        with psycopg.connect(databases.care) as admin:
            assert admin.execute("select count(*) from care.contact_cards").fetchone() == (left,)

    def test_is_a_turn_of_every_day(self):
        assert {turn.name: turn.every for turn in effects.TURNS}["forget_contact_cards"] == timedelta(days=1)
