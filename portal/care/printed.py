"""Pages of docs/ that are printed from the care side: `python -m portal.care.printed docs`."""

import sys
from pathlib import Path

from care import appointment_states, referral_states
from care.tables import appointments as care_appointments
from care.tables import contact_cards as care_contact_cards
from care.tables import open_time as care_open_time
from care.tables import providers as care_providers
from care.tables import referrals as care_referrals
from eligibility.redeeming.rows import CareRow
from eligibility.redeeming.tables import accounts as redeeming_accounts
from eligibility.redeeming.tables import cards as redeeming_cards
from eligibility.redeeming.tables import published as redeeming_published
from kernel import diagrams, house_tables
from kernel.rows import HouseRow
from kernel.staff import tables as staff_tables
from portal import printing
from portal.care.jobs import answer
from portal.care.permissions import CLIENT, NETWORK, PROVIDER
from portal.care.surfaces import SURFACES
from portal.printing import Database
from portal.surfaces import Kept
from reporting.publishing.tables import declared as publishing_declared
from reporting.publishing.tables import drawn as publishing_drawn
from reporting.publishing.tables import sealed as publishing_sealed

# Every module that maps a table of this side; a model is on the map only when its module was loaded.
MODELS = (
    care_appointments, care_contact_cards, care_open_time, care_providers, care_referrals, publishing_declared,
    publishing_drawn, publishing_sealed, redeeming_accounts, redeeming_cards, redeeming_published, staff_tables,
)  # fmt: skip
HOUSE = house_tables.Roles(
    web=tuple(surface.role for surface in SURFACES),
    staff=tuple(surface.role for surface in SURFACES if surface.visit and surface.visit.kept is Kept.DATABASE),
    job=answer.ROLE,
    probe="care_probe",
)
WHO = {
    "client_web": "the pages of clients",
    "provider_web": "the pages of providers",
    "network_web": "the pages of network managers",
    "care_machine_web": "addresses for programs: published releases, keys",
    "care_job": "the worker, the clock and commands",
    "release_job": "the job that closes periods and signs releases",
    "care_probe": "the health check",
    "care_rewrite": "the nightly rewrite in random order; it does nothing else",
}
OWNED = {
    "account_id": "A client's pages see the rows of their own account only.",
    "provider_id": "A provider's pages see the rows that concern that provider only.",
}
OWN_SURFACE = "Each surface sees its own only."
NARROWED = {
    "house.people": "A provider sees their own row only, network managers see network managers only.",
    "house.passkeys": OWN_SURFACE,
    "house.passwords": OWN_SURFACE,
    "house.recovery_codes": OWN_SURFACE,
    "house.tries": OWN_SURFACE,
    "house.invitations": f"{OWN_SURFACE} A network manager may add one for a provider, and not read it.",
    "house.visits": OWN_SURFACE,
    "care.provider_keys": "A provider sees their own; a client the public half, of those who took them on.",
    "redeeming.cards": "A box is seen only by whoever names its card; the worker sees no box.",
    "redeeming.logins": "A login is seen only by whoever brings what opens it, and by the account itself.",
    "redeeming.passkeys": "A passkey is seen only by whoever brings it, and by the account that it opens.",
}


def databases() -> tuple[Database, ...]:
    """The one database of this side."""
    said = "Accounts without names, referrals and appointments, providers, contributions and releases."
    return (Database("care", said, (CareRow, HouseRow), house_tables.tables(HOUSE), WHO, OWNED, NARROWED),)


def pages() -> dict[str, str]:
    """The pages of this side, by their place in docs/."""
    roles = {"client": CLIENT, "provider": PROVIDER, "network manager": NETWORK}
    return {
        "data-map-care.md": printing.map_columns("Data map of the care side", databases()),
        "permissions-care.md": printing.permissions("Who may do what on the care side", roles),
        "states/appointments.md": diagrams.page(
            "The life of an appointment", appointment_states.State.HELD, appointment_states.MOVES
        ),
        "states/referrals.md": diagrams.page(
            "The life of a referral", referral_states.State.DRAFT, referral_states.MOVES
        ),
    }


if __name__ == "__main__":
    printing.write(Path(sys.argv[1]), pages())
