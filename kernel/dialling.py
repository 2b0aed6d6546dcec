"""Which address to dial for a name: those under .localhost are for browsers, and most resolvers do not know them.

RFC 6761 leaves resolvers the choice. Whoever dials says the name itself in the Host header.
"""

from urllib.parse import urlsplit


def dialled(base_url: str) -> str:
    """The scheme, host and port to connect to for `base_url`, without a slash at the end."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if host != "localhost" and not host.endswith(".localhost"):
        return base_url.rstrip("/")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://127.0.0.1:{port}"
