"""The provider of a visit."""

from uuid import UUID

from care import providers
from care.tables.providers import Provider
from portal.app import visitor


def provider_id() -> UUID:
    """Whose page this is; only for views that need a permission."""
    found: UUID = visitor().owners["provider_id"]
    return found


def me() -> Provider:
    """Their own profile. Raises `NoSuchProvider`."""
    return providers.get(provider_id())
