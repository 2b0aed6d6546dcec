"""The care side's doorways for people with a role, and how each surface finds its visitor again."""

from enum import Enum

from portal.care import wiring
from portal.care.permissions import NETWORK, PROVIDER, Permission
from portal.staff import doorway
from portal.staff.doorway import Doorway
from portal.surfaces import Loader


def _provider(roles: list[str]) -> frozenset[Enum]:
    return frozenset(PROVIDER)


def _network(roles: list[str]) -> frozenset[Enum]:
    return frozenset(NETWORK)


def _key() -> bytes:
    return wiring.settings().sealing_key


CHOOSE = Permission.SIGN_IN_CHOOSE
PROVIDERS = Doorway(
    "provider", "provider", "provider.referrals.index", _provider, CHOOSE, _key, owner_key="provider_id"
)
MANAGERS = Doorway("network", "network", "network.overview.show", _network, CHOOSE, _key)
LOADERS: dict[str, Loader] = {each.surface: doorway.loader(each) for each in (PROVIDERS, MANAGERS)}
