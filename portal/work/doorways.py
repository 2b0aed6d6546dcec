"""The work side's doorways for people with a role, and how each surface finds its visitor again."""

from enum import Enum

from portal import doorway
from portal.doorway import Doorway
from portal.surfaces import Loader
from portal.work import linking, wiring
from portal.work.permissions import ROLES, Role


def permissions(roles: list[str]) -> frozenset[Enum]:
    """Everything that these roles may do together."""
    return frozenset().union(*(ROLES[Role(role)] for role in roles))


def _key() -> bytes:
    return wiring.settings().sealing_key


HR = Doorway("hr", "staff", "hr.roster.show", permissions, _key, owner_key="tenant_id", other_way=linking)
FINANCE = Doorway(
    "finance", "staff", "finance.statements.index", permissions, _key, owner_key="tenant_id", other_way=linking
)
OPERATOR = Doorway("operator", "operator", "operator.organisations.index", permissions, _key)
LOADERS: dict[str, Loader] = {each.surface: doorway.loader(each) for each in (HR, FINANCE, OPERATOR)}
