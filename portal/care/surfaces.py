"""The care side's audiences. Read this first: who comes in, by which door, as which role, and to what.

Paths and titles of the client's pages are neutral: they stay in a browser's history. Named exceptions to the headers
of `portal/headers.py`: `client.arrive.show` keeps its opener (COOP unsafe-none) so that a voucher can be handed over
on one device; `client.leave.now` clears what the browser kept.
"""

from datetime import timedelta

from portal.care.permissions import Permission
from portal.surfaces import Kept, Place, Surface, Visit

CLIENT = Visit("care", Kept.MEMORY, idle=timedelta(minutes=20), longest=timedelta(hours=12))
PROVIDER = Visit("provider", Kept.DATABASE, idle=timedelta(minutes=30), longest=timedelta(hours=12))
NETWORK = Visit("network", Kept.DATABASE, idle=timedelta(minutes=30), longest=timedelta(hours=12))

SURFACES = (
    Surface(
        name="client",
        prefix="/",
        role="client_web",
        nouns=(
            "start",
            "promise",
            "urgent",
            "arrive",
            "enter",
            "home",
            "steps",
            "choices",
            "continuing",
            "appointments",
            "room",
            "account",
            "contact",
            "words",
            "passkeys",
            "leave",
        ),
        visit=CLIENT,
        owners=("account_id",),
        door="client.enter.show",
        home="client.start.show",
        leave="client.leave.now",
        nav=(
            Place("Home", "client.home.show", Permission.CARE_USE),
            Place("Appointments", "client.appointments.index", Permission.CARE_USE),
            Place("About me", "client.account.show", Permission.CARE_USE),
        ),
    ),
    Surface(
        name="provider",
        label="Providers",
        prefix="/provider",
        role="provider_web",
        nouns=(
            "doorway",
            "referrals",
            "appointments",
            "availability",
            "room",
            "contact_cards",
            "contact_key",
            "own_ways",
        ),
        visit=PROVIDER,
        owners=("provider_id",),
        door="provider.doorway.show",
        home="provider.referrals.index",
        leave="provider.doorway.leave",
        nav=(
            Place("Referrals", "provider.referrals.index", Permission.REFERRALS_ANSWER),
            Place("Appointments", "provider.appointments.index", Permission.APPOINTMENTS_KEEP),
            Place("Availability", "provider.availability.show", Permission.AVAILABILITY_KEEP),
            Place("Contact key", "provider.contact_key.show", Permission.CONTACT_CARDS_OPEN),
            Place("How you sign in", "provider.own_ways.show", Permission.SIGN_IN_CHOOSE),
        ),
    ),
    Surface(
        name="network",
        label="Network",
        prefix="/network",
        role="network_web",
        nouns=("doorway", "overview", "providers", "periods", "own_ways"),
        visit=NETWORK,
        door="network.doorway.show",
        home="network.overview.show",
        leave="network.doorway.leave",
        nav=(
            Place("Overview", "network.overview.show", Permission.COVERAGE_READ),
            Place("Providers", "network.providers.index", Permission.PROVIDERS_MANAGE),
            Place("Periods", "network.periods.index", Permission.PERIODS_CLOSE),
            Place("How you sign in", "network.own_ways.show", Permission.SIGN_IN_CHOOSE),
        ),
    ),
    Surface(
        name="machine",
        prefix="/",
        role="care_machine_web",
        nouns=("health", "releases", "directory"),
        heads=("/releases", "/keys.json", "/healthz", "/readyz"),
    ),
)
