"""Which address to dial for a name, and which addresses nobody may have us dial.

Names under .localhost are for browsers, and most resolvers do not know them (RFC 6761 leaves resolvers the choice).
What a customer gives us to fetch is dialled only at addresses of the public internet, looked up once and vetted, so
that a name cannot lead us to a machine of our own.
"""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from kernel.looking_up import Unknown, look_up

LOOPBACK = "127.0.0.1"
# Looks a name up within so many seconds; addresses as text, none when there is no such name.
Resolver = Callable[[str, float], list[str]]

# The public part of IPv6 (IANA), less what only leads somewhere else: protocol assignments with Teredo and ORCHID,
# documentation, 6to4. Mapped, NAT64, unique local, link and site local addresses lie outside.
PUBLIC_6 = ip_network("2000::/3")
NOT_PUBLIC_6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# IANA's special-purpose registry, multicast, and what clouds answer their own machines on.
NOT_PUBLIC_4 = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
        "240.0.0.0/4",
    )
]  # fmt: skip


class Forbidden(Exception):
    """The name leads to an address that may not be dialled for somebody else."""


def dialled(base_url: str) -> str:
    """The scheme, host and port to connect to for `base_url`, without a slash at the end."""
    parts = urlsplit(base_url)
    if not is_here(parts.hostname or ""):
        return base_url.rstrip("/")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{LOOPBACK}:{port}"


def is_here(host: str) -> bool:
    """Whether the name means this machine, for a browser too."""
    return host == "localhost" or host.endswith(".localhost")


def vetted(host: str, *, seconds: float, resolve: Resolver = look_up, allow_loopback: bool = False) -> list[str]:
    """The addresses to dial for `host`, each of them allowed: one that is not spoils them all.

    Dial these, not the name, which may lead elsewhere a moment later. Raises Forbidden, Unknown.
    """
    if allow_loopback and (is_here(host) or host in (LOOPBACK, "::1")):
        return [LOOPBACK]
    if is_here(host):
        raise Forbidden(host)
    addresses = [host] if _is_address(host) else resolve(host, seconds)
    if not addresses:
        raise Unknown(host)
    if not all(_is_address(address) and is_public(address) for address in addresses):
        raise Forbidden(host)
    return addresses


def is_public(address: str) -> bool:
    """Whether the address is one of the public internet, of a single machine, and not a way round to another."""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return not any(parsed in network for network in NOT_PUBLIC_4)
    return _is_public_6(parsed)


def _is_public_6(address: IPv6Address) -> bool:
    # One with a zone belongs to a wire of this machine.
    return address.scope_id is None and address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
