"""The care side's doorways for people with a role, and how each surface finds its visitor again."""

from enum import Enum

from portal import doorway
from portal.care import wiring
from portal.care.permissions import NETWORK, PROVIDER
from portal.doorway import Doorway
from portal.surfaces import Loader


def _provider(roles: list[str]) -> frozenset[Enum]:
    return frozenset(PROVIDER)


def _network(roles: list[str]) -> frozenset[Enum]:
    return frozenset(NETWORK)


def _key() -> bytes:
    return wiring.settings().sealing_key


PROVIDERS = Doorway("provider", "provider", "provider.referrals.index", _provider, _key, owner_key="provider_id")
MANAGERS = Doorway("network", "network", "network.overview.show", _network, _key)
LOADERS: dict[str, Loader] = {each.surface: doorway.loader(each) for each in (PROVIDERS, MANAGERS)}
