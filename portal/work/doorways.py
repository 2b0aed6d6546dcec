"""The work side's doorways for people with a role, and how each surface finds its visitor again."""

from enum import Enum

from portal.staff import doorway
from portal.staff.doorway import Doorway
from portal.surfaces import Loader
from portal.work import admitting, leaving, linking, wiring
from portal.work.permissions import ROLES, Permission, Role


def permissions(roles: list[str]) -> frozenset[Enum]:
    """Everything that these roles may do together."""
    return frozenset().union(*(ROLES[Role(role)] for role in roles))


def _key() -> bytes:
    return wiring.settings().sealing_key


CHOOSE = Permission.SIGN_IN_CHOOSE
HR = Doorway("hr", "staff", "hr.roster.show", permissions, CHOOSE, _key, "tenant_id", linking, admitting.admit)
FINANCE = Doorway(
    "finance", "staff", "finance.statements.index", permissions, CHOOSE, _key, "tenant_id", linking, admitting.admit
)
OPERATOR = Doorway("operator", "operator", "operator.organisations.index", permissions, CHOOSE, _key)
LOADERS: dict[str, Loader] = {
    **{each.surface: leaving.watched(doorway.loader(each)) for each in (HR, FINANCE)},
    OPERATOR.surface: doorway.loader(OPERATOR),
}
