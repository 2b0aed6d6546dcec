"""What people of the care side may do, each in a sentence that a privacy officer can read."""

from enum import Enum


class Permission(Enum):
    """Granted by surface: a client has the client's, a provider the provider's."""

    CARE_USE = "Use their own care: refer themselves, choose, book, meet, and leave."
    REFERRALS_ANSWER = "Read the referrals offered to them, and accept or decline."
    AVAILABILITY_KEEP = "Say when and how they can meet."
    APPOINTMENTS_KEEP = "See their own appointments, meet, and record who came."
    CONTACT_CARDS_OPEN = "Keep the key of contact cards, and open those that were sealed for them."
    PROVIDERS_MANAGE = "Add providers, check their licences, and pause them."
    PERIODS_CLOSE = "Close a period, so that its figures are drawn and published."
    COVERAGE_READ = "See waits and coverage of the network."
    SIGN_IN_CHOOSE = "Choose how they sign in themselves."


CLIENT = frozenset({Permission.CARE_USE})
PROVIDER = frozenset(
    {
        Permission.REFERRALS_ANSWER,
        Permission.AVAILABILITY_KEEP,
        Permission.APPOINTMENTS_KEEP,
        Permission.CONTACT_CARDS_OPEN,
        Permission.SIGN_IN_CHOOSE,
    }
)
NETWORK = frozenset(
    {Permission.PROVIDERS_MANAGE, Permission.PERIODS_CLOSE, Permission.COVERAGE_READ, Permission.SIGN_IN_CHOOSE}
)
