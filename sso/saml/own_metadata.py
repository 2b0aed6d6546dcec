"""What we publish about ourselves for one connection. It names no company and no purpose."""

from sso.saml import settings
from sso.saml.connection import Addresses, Connection


def write(connection: Connection, addresses: Addresses) -> bytes:
    """Our metadata as XML: entityID, ACS, certificate. It has no end of validity and may be kept for a day."""
    metadata = settings.build_ours(connection, addresses).get_sp_metadata()
    return metadata if isinstance(metadata, bytes) else str(metadata).encode()
