"""Every page of providers and of those who run the network, as the person it is for sees it."""

import dataclasses
from datetime import timedelta

import pytest

from care import appointments
from kernel.database import db
from portal.assets import build
from portal.care import app as care_app_module
from tests import house, serving, walking
from tests.care.clinic import LINDQVIST, OKAFOR, Clinic
from tests.portal.care import staff, town

pytestmark = pytest.mark.browser
WAYS_IN = (
    "doorway/password", "doorway/recovery", "doorway/again", "own-ways", "own-ways/passkey", "own-ways/password",
)  # fmt: skip


@pytest.fixture
def served(servers, databases, tmp_path):
    """The care side at an address of its own, on the Wednesday on which Okafor meets Amber; Birch waits."""
    build.build()
    port = serving.free_port()
    url = f"http://care.localhost:{port}"
    settings = dataclasses.replace(house.settings_of_care(servers, databases.care, tmp_path), base_url=url)
    app = care_app_module.create(settings)
    clinic = Clinic(app)
    clinic.open(OKAFOR, "Dr Okafor")
    clinic.open(LINDQVIST, "Sam Lindqvist")
    town.set_clock(tmp_path, clinic.wednesday + timedelta(minutes=1))
    with serving.serving(app, port):
        yield app, url, clinic
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def provider_pages(clinic):
    booked = clinic.booked()
    birch = clinic.submitted(clinic.birch, at=clinic.now, said=clinic.everything_said(risk_tier=2))
    clinic.offered(clinic.birch, referral_id=birch, at=clinic.wednesday, starts_at=clinic.wednesday + timedelta(days=2))
    with clinic.as_provider():
        found = appointments.get(booked, seen_by=OKAFOR)
        referral_id, room_id = found.referral_id, found.room_id
    return [
        f"/provider/{rest}"
        for rest in (
            "referrals", f"referrals/{birch}", f"referrals/{referral_id}", "appointments", f"appointments/{booked}",
            "availability", "contact-key", "contact-key/new", f"contact-cards/{referral_id}",
            f"room/{room_id}", "doorway", "doorway/join", *WAYS_IN,
        )
    ]  # fmt: skip


def network_pages(clinic):
    own = f"/network/providers/{OKAFOR}"
    return [
        "/network/",
        "/network/providers",
        "/network/providers/new",
        own,
        f"{own}/edit",
        "/network/periods",
        *(f"/network/{way}" for way in WAYS_IN),
    ]


@pytest.mark.parametrize("surface", ["provider", "network"])
def test_pages_are_clear_to_everybody(served, browser, surface):
    app, base, clinic = served
    paths = provider_pages(clinic) if surface == "provider" else network_pages(clinic)
    who = staff.provider(app, OKAFOR) if surface == "provider" else staff.network(app)
    cookie = who.browser.get_cookie(f"__Host-{surface}", domain="care.localhost")

    assert walking.faults(browser, base, cookie, paths) == []
