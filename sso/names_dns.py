"""Asks name servers for texts by DNS (RFC 1035); addresses are looked up in `kernel/looking_up.py`."""

from collections.abc import Sequence

import dns.exception
import dns.nameserver
import dns.resolver

from sso.names import NamesAway

# Seconds: somebody may be waiting for the page.
LONGEST = 4.0


class DnsNames:
    """Name servers as `addresses` say (`192.0.2.1:53`), or else those of this machine."""

    def __init__(self, addresses: Sequence[str] = ()) -> None:
        self._addresses = addresses

    def texts(self, name: str) -> list[str]:
        """All TXT records of this name, each in one piece; none if there are none. Raises NamesAway."""
        try:
            found = self._resolver().resolve(name, "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise NamesAway(name) from error
        return [b"".join(record.strings).decode("ascii", "replace") for record in found]

    def _resolver(self) -> dns.resolver.Resolver:
        # Nothing is remembered from one question to the next: HR has just changed what we ask for.
        resolver = dns.resolver.Resolver(configure=not self._addresses)
        resolver.lifetime = LONGEST
        if self._addresses:
            hosts = [address.rpartition(":") for address in self._addresses]
            resolver.nameservers = [dns.nameserver.Do53Nameserver(host, int(port)) for host, _, port in hosts]
        return resolver
