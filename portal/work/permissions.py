"""What people of the work side may do, each in a sentence that a privacy officer can read."""

from enum import Enum


class Permission(Enum):
    """Granted to roles in `ROLES`; nobody has all of them."""

    VOUCHER_COLLECT = "See what is covered and collect their own vouchers."
    ROSTER_MANAGE = "Upload the list of covered people and see how many it holds."
    CARDS_GIVE = "Strike somebody off who draws a paper card instead of collecting. Never see which card it was."
    DIRECTORY_MANAGE = "Connect the company's directory and see how many people it sends."
    CONNECTION_MANAGE = "Set up and test the company's sign-in."
    CONNECTION_STOP = "Pause the company's sign-in or switch it off, and end visits that came by it."
    SETUP_INVITE = "Give an IT contact a link that leads to the set-up of sign-in and nowhere else."
    ENTRY_DECIDE = "Decide who may come in: mail domains, the company's sign-in only, groups and emergency passkeys."
    SIGN_IN_CHOOSE = "Choose how they sign in themselves."
    STAFF_INVITE = "Invite colleagues to HR or finance."
    UPTAKE_READ = "Read released figures about uptake. Never a person."
    CONTRACT_READ = "Read the contract."
    INVOICES_READ = "Read statements and invoices."
    ORGANISATIONS_MANAGE = "Add organisations and invite their first HR person."
    POOLS_MANAGE = "Make pools of small organisations, see how far each is, and let an organisation wait for one."
    RESETS_DECIDE = "Ask for a locked-out organisation to be let in again, and approve what a colleague has asked for."
    CONTRACTS_MANAGE = "Open and amend contracts."
    BILLING_RUN = "Make statements and send invoices."
    PLANS_PUBLISH = "Publish plan documents."


class Role(Enum):
    """Names of roles as they stand in the database."""

    HR = "hr"
    FINANCE = "finance"
    OPERATOR = "operator"


ROLES: dict[Role, frozenset[Permission]] = {
    Role.HR: frozenset(
        {
            Permission.ROSTER_MANAGE,
            Permission.CARDS_GIVE,
            Permission.DIRECTORY_MANAGE,
            Permission.CONNECTION_MANAGE,
            Permission.CONNECTION_STOP,
            Permission.ENTRY_DECIDE,
            Permission.SETUP_INVITE,
            Permission.STAFF_INVITE,
            Permission.UPTAKE_READ,
            Permission.CONTRACT_READ,
            Permission.SIGN_IN_CHOOSE,
        }
    ),
    # Only HR gives roles: whoever pays invoices could otherwise invite themselves a roster.
    Role.FINANCE: frozenset({Permission.CONTRACT_READ, Permission.INVOICES_READ, Permission.SIGN_IN_CHOOSE}),
    Role.OPERATOR: frozenset(
        {
            Permission.ORGANISATIONS_MANAGE,
            Permission.POOLS_MANAGE,
            Permission.RESETS_DECIDE,
            Permission.CONTRACTS_MANAGE,
            Permission.BILLING_RUN,
            Permission.PLANS_PUBLISH,
            Permission.SIGN_IN_CHOOSE,
        }
    ),
}
DESK = frozenset({Permission.VOUCHER_COLLECT})
# Of whoever opened a set-up link; it is no role, and nobody is invited to it.
SETUP = frozenset({Permission.CONNECTION_MANAGE})
