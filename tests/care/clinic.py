"""A small clinic on a real database: two clients, two providers with hours, and the ways to reach each state."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from care import answers, appointments, holds, licences, matching, open_hours, providers, referrals
from care.answers import Answers
from care.availability import Pattern
from care.cover import Cover
from care.providers import Profile
from care.wishes import Licence
from portal import unit_of_work

AMBER, BIRCH = UUID(int=0xA), UUID(int=0xB)
# Okafor is asked and answers; Lindqvist must never see Okafor's work.
OKAFOR, LINDQVIST = UUID(int=0x0C), UUID(int=0x1D)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
COVER = Cover(allowance=6, counted_from=date(2026, 9, 1), until=date(2027, 8, 31))
WEEKDAYS = Pattern(
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2026, 1, 5), time(9), 480, "Europe/London", frozenset({"video", "phone"})
)
LICENCE = Licence(frozenset({"GB"}), date(2020, 1, 1), date(2030, 1, 1))
EVERYTHING_SAID = Answers(
    modality="video",
    language="en",
    age_band="25_64",
    jurisdiction="GB",
    zone="Europe/London",
    topics=frozenset({"grief"}),
)


def profile(called, **changed):
    plain = {
        "called": called,
        "zone": "Europe/London",
        "topics": frozenset({"grief"}),
        "modalities": frozenset({"video", "phone"}),
        "languages": frozenset({"en"}),
        "age_bands": frozenset({"25_64"}),
    }
    return Profile(**{**plain, **changed})


class Clinic:
    """Everybody by name, and the real rules in the order in which people meet them."""

    now, cover, london = MONDAY, COVER, LONDON
    amber, birch, okafor, lindqvist = AMBER, BIRCH, OKAFOR, LINDQVIST
    # Wednesday at nine, in both zones that matter.
    wednesday = MONDAY + timedelta(days=2, hours=1)

    def __init__(self, app):
        self.app = app

    def as_client(self, account_id=AMBER):
        return self._acting("client_web", account_id=account_id)

    def as_provider(self, provider_id=OKAFOR):
        return self._acting("provider_web", provider_id=provider_id)

    def as_network(self):
        return self._everybody("network_web")

    def as_job(self):
        return self._everybody("care_job")

    @contextmanager
    def _everybody(self, role):
        with self.app.app_context(), unit_of_work.everybody(role):
            yield

    @contextmanager
    def _acting(self, role, **owners):
        with self.app.app_context(), unit_of_work.acting(role, **owners):
            yield

    def open(self, provider_id, called, **changed):
        with self.as_network():
            providers.add(profile(called, **changed), provider_id=provider_id)
            licences.grant(provider_id, LICENCE, profession="counsellor", authority="BACP", checked_on=MONDAY.date())
            open_hours.add(provider_id, WEEKDAYS, at=MONDAY)

    def everything_said(self, **changed):
        return replace(EVERYTHING_SAID, **changed)

    def submitted(self, account_id=AMBER, *, at=MONDAY, said=EVERYTHING_SAID):
        with self.as_client(account_id):
            referral = answers.draft(account_id, called="Amber Finch", at=at)
            answers.answer(referral, said, at=at)
            answers.submit(referral, rule_version=matching.RULE_VERSION, at=at)
            return referral.referral_id

    def wanted(self, referral_id, *, account_id=AMBER, starts_at=None, modality="video"):
        return holds.Wanted(account_id, referral_id, starts_at or self.wednesday, modality, LONDON)

    def hold(self, wanted, *, provider_id=OKAFOR, at=MONDAY, cover=COVER):
        """As the client in scope."""
        return holds.hold(wanted, providers.get(provider_id), cover=cover, at=at)

    def offered(self, account_id=AMBER, *, provider_id=OKAFOR, referral_id=None, at=MONDAY, starts_at=None):
        referral_id = referral_id or self.submitted(account_id, at=at)
        with self.as_client(account_id):
            wanted = self.wanted(referral_id, account_id=account_id, starts_at=starts_at)
            appointment = self.hold(wanted, provider_id=provider_id, at=at)
            referrals.offer(referrals.get(referral_id, seen_by=account_id), appointment, at=at)
            return referral_id

    def booked(self, account_id=AMBER, *, provider_id=OKAFOR, starts_at=None):
        """The id of an appointment that was offered and accepted."""
        referral_id = self.offered(account_id, provider_id=provider_id, starts_at=starts_at)
        with self.as_provider(provider_id):
            referral = referrals.get(referral_id, seen_by=provider_id)
            return referrals.accept(referral, at=MONDAY + timedelta(hours=1)).appointment_id

    def state_of(self, appointment_id, *, account_id=AMBER):
        with self.as_client(account_id):
            return appointments.get(appointment_id, seen_by=account_id).state
