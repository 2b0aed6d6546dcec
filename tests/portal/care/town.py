"""Somebody with a voucher, two providers with hours, and the pages as a browser sees them: all by the real rules."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from cryptography.hazmat.primitives.serialization import load_der_private_key

from care import licences, open_hours, providers
from care.availability import Pattern
from care.providers import Profile
from care.wishes import Licence
from eligibility import directory, periods, plans
from eligibility.blinding import blind, formats, keys
from eligibility.redeeming import published
from kernel import clock, scope, signing
from portal import unit_of_work

CARE = "http://care.localhost:8001"
UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
# Wednesday at nine in London.
WEDNESDAY = MONDAY + timedelta(days=2, hours=1)
OKAFOR, LINDQVIST = UUID(int=0x0C), UUID(int=0x1D)
CHALLENGE = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PUBLISHER = signing.load(bytes(range(32)))
OCTETS = {"Content-Type": "application/octet-stream", "Accept": "application/json"}


def set_clock(folder, at):
    """Let this side's clock go on from that moment."""
    file = folder / "clock"
    file.write_text(str(round((at - clock.true_now()).total_seconds())))
    clock.follow(file)


@dataclass
class Payer:
    """Who publishes a plan and a key, and signs vouchers with it."""

    modulus: int
    exponent: int

    @classmethod
    def of(cls, key_pair):
        der, modulus = key_pair
        return cls(modulus, load_der_private_key(der, None, unsafe_skip_rsa_key_validation=True).private_numbers().d)

    @property
    def key_id(self):
        return keys.key_id(keys.encode(self.modulus))

    def voucher(self):
        nonce = secrets.token_bytes(32)
        blinded = blind.blind(self.modulus, formats.token_input(nonce, CHALLENGE, self.key_id))
        answer = pow(int.from_bytes(blinded.blinded, "big"), self.exponent, self.modulus).to_bytes(256, "big")
        return formats.Token(nonce, CHALLENGE, self.key_id, blind.finish(self.modulus, blinded, answer))

    def publish(self, app):
        """As the job takes it in."""
        spki = keys.encode(self.modulus)
        span = date(2026, 9, 1), date(2027, 11, 1)
        key = directory.Key(self.key_id, spki, UNIT, "2026", *span, open=True, extends_open=True)
        signed = directory.sign(directory.following(None, (key,)), PUBLISHER)
        with app.app_context(), scope.everybody("care_job"):
            published.take_directory(signed, signing.public_bytes(PUBLISHER))
            published.take_plan(plans.sign(self._plan(spki), PUBLISHER), signing.public_bytes(PUBLISHER))
        return signed

    def _plan(self, spki):
        period = periods.Period(
            name="2026", key_id=self.key_id, spki=spki, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31),
            redeem_until=date(2027, 11, 1), appointments=6, per_member=1, spare=0, gate=50, eligible=640, is_pool=False,
            tier="A", budget={"sessions": Decimal("0.10")}, cohorts=(), reports=(), signed=0,
        )  # fmt: skip
        terms = plans.Terms(("video", "phone"), ("GB", "IE"), 24, 10, True, True, 1)
        return plans.Plan(UNIT, 1, "", bytes(32), terms, (period,))


def open_practice(app, provider_id, called, **changed):
    """A provider in London who may practise in Great Britain and is there from nine to five."""
    said = {
        "called": called, "zone": "Europe/London", "topics": frozenset({"grief"}), "languages": frozenset({"en"}),
        "modalities": frozenset({"video", "phone"}), "age_bands": frozenset({"25_64"}), "notice_hours": 1,
    }  # fmt: skip
    hours = Pattern(
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2026, 1, 5), time(9), 480, "Europe/London", said["modalities"]
    )
    licence = Licence(frozenset({"GB"}), date(2020, 1, 1), date(2030, 1, 1))
    with app.app_context(), unit_of_work.everybody("network_web"):
        providers.add(Profile(**{**said, **changed}), provider_id=provider_id)
        licences.grant(provider_id, licence, profession="counsellor", authority="BACP", checked_on=MONDAY.date())
        open_hours.add(provider_id, hours, at=MONDAY)


class Visitor:
    """A browser: follows no redirect by itself, and sends forms as the page gave them."""

    def __init__(self, app):
        self.browser, self.url, self.login = app.test_client(), app.config["BASE_URL"], b""

    def get(self, path, **given):
        return self.browser.get(path, base_url=self.url, **given)

    def post(self, path, fields=None, *, page=None):
        """Send a form of that page (by default the page at the same address) with these answers."""
        shown = self.get(page or path).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown) or re.search(r'data-csrf="([^"]+)"', shown)
        given = {"csrf_token": found.group(1) if found else "", **(fields or {})}
        return self.browser.post(path, data=given, base_url=self.url)

    def send(self, path, body, **headers):
        """Bytes, as the script sends them."""
        given = {**OCTETS, "Origin": self.url, **headers}
        return self.browser.post(path, data=body, base_url=self.url, headers=given)

    def redeem(self, payer, *, login=None, token=None, mode=formats.NEW_ACCOUNT):
        self.login = login or secrets.token_bytes(32)
        body = formats.Redeem(mode, token or payer.voucher(), self.login).encode()
        return self.send("/redeem", body)

    def come_back(self, folder, at):
        """Let time pass, and enter again: no visit lasts that long."""
        set_clock(folder, at)
        assert self.send("/enter", self.login).status_code == 204

    def words(self, path):
        """What the page says, without its markup."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.get(path).get_data(as_text=True)))


ANSWERS = (
    {"answer": "yes"},
    {"topics": ["grief"]},
    {"modality": "video", "language": "en"},
    {"times": ["morning"]},
    {"gender": "any", "weight": "nice"},
    {"jurisdiction": "GB", "zone": ""},
    {"called": "Amber Finch", "age_band": "25_64"},
)
