"""Pages of docs/ that are printed from the work side: `python -m portal.work.printed docs`."""

import sys
from pathlib import Path

from billing import invoices
from billing.tables import contracts as billing_contracts
from billing.tables import invoices as billing_invoices
from billing.tables import ledger as billing_ledger
from billing.tables import statements as billing_statements
from eligibility.issuing.rows import IssuerRow
from eligibility.issuing.tables import ledger as issuing_ledger
from kernel import diagrams, house_tables
from kernel.columns import Holds
from kernel.rows import HouseRow
from kernel.staff import tables as staff_tables
from portal import printing
from portal.printing import Database
from portal.surfaces import Kept
from portal.work.jobs import answer
from portal.work.permissions import DESK, ROLES, SETUP
from portal.work.surfaces import SURFACES
from reporting.received.tables import releases as received_releases
from sso import own_keys, states
from sso.tables import attempts as sso_attempts
from sso.tables import connections as sso_connections
from sso.tables import mail_domains as sso_mail_domains
from sso.tables import passing as sso_passing
from sso.tables import renewing as sso_renewing
from sso.tables import scim as sso_scim
from sso.tables import setup_links as sso_setup_links
from sso.tables import staff_rules as sso_staff_rules
from sso.tables import trials as sso_trials
from tenants import imports as roster_files
from tenants import pool_states
from tenants.rows import WorkRow
from tenants.tables import bound as tenants_bound
from tenants.tables import emergencies as tenants_emergencies
from tenants.tables import organisations as tenants_organisations
from tenants.tables import people as tenants_people
from tenants.tables import pools as tenants_pools
from tenants.tables import uploads as tenants_uploads

# Every module that maps a table of this side; a model is on the map only when its module was loaded.
MODELS = (
    billing_contracts, billing_invoices, billing_ledger, billing_statements, issuing_ledger, received_releases,
    sso_attempts, sso_connections, sso_mail_domains, sso_staff_rules, sso_passing, sso_renewing, sso_scim,
    sso_setup_links, sso_trials, staff_tables, tenants_bound, tenants_emergencies, tenants_organisations,
    tenants_people, tenants_pools, tenants_uploads,
)  # fmt: skip
HOUSE = house_tables.Roles(
    web=tuple(surface.role for surface in SURFACES),
    staff=tuple(surface.role for surface in SURFACES if surface.visit and surface.visit.kept is Kept.DATABASE),
    job=answer.ROLE,
    probe="work_probe",
)
WHO = {
    "desk_web": "the pages where people see what is covered and collect a voucher",
    "hr_web": "the pages of HR",
    "finance_web": "the pages of finance",
    "operator_web": "the pages of operators",
    "setup_web": "the pages of an organisation's IT contact, who sets its sign-in up",
    "work_machine_web": "addresses for programs: sign-in answers, published documents, payment events",
    "scim_web": "addresses for companies' directories, which send who works there",
    "work_job": "the worker, the clock and commands",
    "work_probe": "the health check",
}
ISSUER_WHO = {
    "issuer_web": "the desk and HR's page of cards, for one member in each transaction",
    "issuer_job": "the worker and commands",
    "issuer_rewrite": "the hourly rewrite in random order; it does nothing else",
}
OWN_STAFF = "HR and finance see people of their own organisation only, operators see operators only."
OWNED = {"tenant_id": "Pages see the rows of one organisation only: its own people's, or the one an operator works on."}
OWN_SURFACE = "Each surface sees its own only."
OWN_UNIT = "HR and finance see their own organisation's unit only."
NARROWED = {
    "house.people": f"{OWN_STAFF} The worker reads an organisation's own, to write to HR.",
    "house.passkeys": OWN_SURFACE,
    "house.passwords": OWN_SURFACE,
    "house.recovery_codes": OWN_SURFACE,
    "house.tries": OWN_SURFACE,
    "house.invitations": f"{OWN_SURFACE} An operator may add one for an organisation, and not read it.",
    "house.visits": OWN_SURFACE,
    "house.audit": "HR, finance and IT contacts add to their own organisation's trail only.",
    "issuing.members": "The desk sees the one member whose digest it names.",
    "issuing.grants": "The desk sees the counters of the one member that it names.",
    "received.releases": OWN_UNIT,
    "received.figures": OWN_UNIT,
    "sso.mail_domains": "HR, programs and operators see the domains of one organisation at a time.",
    "tenants.resets": "An operator sees those of the organisation they work on.",
    "sso.setup_doors": "It is read before anybody knows for whom.",
    "tenants.register": "It is read before anybody knows for whom.",
}


AUDITED = {"tenant_id": Holds.RANDOM_ID, "changes": Holds.NOTHING_PERSONAL}


def databases() -> tuple[Database, ...]:
    """The two databases of this side."""
    main = "Organisations, the roster as digests, sign-in, releases received, and the books."
    ledger = "The ledger of vouchers, in a cluster of its own. It holds no time and no order."
    return (
        Database("work", main, (WorkRow, HouseRow), house_tables.tables(HOUSE, audited=AUDITED), WHO, OWNED, NARROWED),
        Database("issuer", ledger, (IssuerRow,), (house_tables.steps({}),), ISSUER_WHO, {}, NARROWED),
    )


def pages() -> dict[str, str]:
    """The pages of this side, by their place in docs/."""
    roles = {"desk": DESK, "IT contact": SETUP, **{role.value: granted for role, granted in ROLES.items()}}
    return {
        "data-map-work.md": printing.map_columns("Data map of the work side", databases()),
        "permissions-work.md": printing.permissions("Who may do what on the work side", roles),
        "states/connections.md": diagrams.page("The life of a sign-in connection", states.State.DRAFT, states.MOVES),
        "states/own-keys.md": diagrams.page("The change of our key for a sign-in", own_keys.Turn.NONE, own_keys.MOVES),
        "states/roster-files.md": diagrams.page(
            "The life of a roster file", roster_files.State.WAITING, roster_files.MOVES
        ),
        "states/pools.md": diagrams.page(
            "A pool, from contract year to contract year", pool_states.State.FORMING, pool_states.MOVES
        ),
        "states/pool-places.md": diagrams.page(
            "The place of an organisation in a pool", pool_states.Place.WAITING, pool_states.PLACE_MOVES
        ),
        "states/invoices.md": diagrams.page("The life of an invoice", invoices.ASKED, invoices.MOVES),
    }


if __name__ == "__main__":
    printing.write(Path(sys.argv[1]), pages())
