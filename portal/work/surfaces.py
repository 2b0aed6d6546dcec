"""The work side's audiences. Read this first: who comes in, by which door, as which role, and to what.

Named exceptions to the headers of `portal/headers.py`: `desk.voucher.show` and `desk.phone.show` may connect to the key
directories and open the other host's page (COOP same-origin-allow-popups); `machine.directory.*` and `machine.plans.*`
answer any origin and may be kept for five minutes; `machine.saml.login` may send a form to the company's sign-in.
"""

from datetime import timedelta

from portal.surfaces import Kept, Place, Surface, Visit
from portal.work.permissions import Permission

DESK = Visit("desk", Kept.MEMORY, idle=timedelta(minutes=10), longest=timedelta(minutes=10))
STAFF = Visit("staff", Kept.DATABASE, idle=timedelta(minutes=30), longest=timedelta(hours=12))
SETUP = Visit("setup", Kept.DATABASE, idle=timedelta(hours=2), longest=timedelta(hours=8), confirms=False)
OPERATOR = Visit("operator", Kept.DATABASE, idle=timedelta(minutes=30), longest=timedelta(hours=12))

SURFACES = (
    Surface(
        name="desk",
        prefix="/",
        role="desk_web",
        nouns=("start", "company", "coverage", "voucher", "phone", "code", "urgent"),
        visit=DESK,
        owners=("tenant_id",),
        door="desk.start.show",
        home="desk.start.show",
        leave="desk.start.leave",
        nav=(
            Place("What is covered", "desk.coverage.show", Permission.VOUCHER_COLLECT),
            Place("Your voucher", "desk.voucher.show", Permission.VOUCHER_COLLECT),
        ),
    ),
    Surface(
        name="hr",
        label="HR",
        prefix="/hr",
        role="hr_web",
        nouns=(
            "doorway",
            "uptake",
            "roster",
            "roster_files",
            "roster_number",
            "cards",
            "directory",
            "connection",
            "setup_links",
            "colleagues",
            "entry",
            "domains",
            "groups",
            "own_ways",
        ),
        visit=STAFF,
        owners=("tenant_id",),
        door="hr.doorway.show",
        home="hr.uptake.show",
        leave="hr.doorway.leave",
        nav=(
            Place("Uptake", "hr.uptake.show", Permission.UPTAKE_READ),
            Place("Roster", "hr.roster.show", Permission.ROSTER_MANAGE),
            Place("Sign-in", "hr.connection.show", Permission.CONNECTION_MANAGE),
            Place("Colleagues", "hr.colleagues.show", Permission.STAFF_INVITE),
            Place("Who may come in", "hr.entry.show", Permission.ENTRY_DECIDE),
            Place("How you sign in", "hr.own_ways.show", Permission.SIGN_IN_CHOOSE),
        ),
    ),
    Surface(
        name="finance",
        label="Finance",
        prefix="/finance",
        role="finance_web",
        nouns=("doorway", "statements", "invoices", "contract", "own_ways"),
        visit=STAFF,
        owners=("tenant_id",),
        door="finance.doorway.show",
        home="finance.statements.index",
        leave="finance.doorway.leave",
        nav=(
            Place("Statements", "finance.statements.index", Permission.INVOICES_READ),
            Place("Invoices", "finance.invoices.index", Permission.INVOICES_READ),
            Place("Contract", "finance.contract.show", Permission.CONTRACT_READ),
            Place("How you sign in", "finance.own_ways.show", Permission.SIGN_IN_CHOOSE),
        ),
    ),
    # An organisation's IT contact, by a link from HR: the pages of sign-in, and not even the name of another page.
    Surface(
        name="setup",
        label="Set-up",
        prefix="/setup",
        role="setup_web",
        nouns=("doorway", "connection"),
        visit=SETUP,
        owners=("tenant_id",),
        door="setup.doorway.show",
        home="setup.connection.show",
        leave="setup.doorway.leave",
    ),
    Surface(
        name="operator",
        label="Operations",
        prefix="/operator",
        role="operator_web",
        nouns=("doorway", "organisations", "pools", "resets", "contracts", "own_ways"),
        visit=OPERATOR,
        door="operator.doorway.show",
        home="operator.organisations.index",
        leave="operator.doorway.leave",
        nav=(
            Place("Organisations", "operator.organisations.index", Permission.ORGANISATIONS_MANAGE),
            Place("Pools", "operator.pools.index", Permission.POOLS_MANAGE),
            Place("How you sign in", "operator.own_ways.show", Permission.SIGN_IN_CHOOSE),
        ),
    ),
    Surface(
        name="machine",
        prefix="/",
        role="work_machine_web",
        nouns=("health", "saml", "slo", "stripe", "directory", "plans"),
        heads=("/sso", "/plans", "/keys.json", "/stripe", "/healthz", "/readyz"),
    ),
    # Companies' directories, under a login that reaches one organisation's feed and roster and nothing else.
    Surface(name="scim", prefix="/scim", role="scim_web", nouns=("v2",)),
)

# The application behind the ACS address: a server of its own, without a cookie and with one database role.
RECEIVING = (Surface(name="machine", prefix="/", role="work_machine_web", nouns=("acs",)),)
