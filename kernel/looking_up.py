"""The addresses of a name by DNS, which knows nothing of this machine: not its file of hosts, not its own domains."""

import dns.exception
import dns.resolver


class Unknown(Exception):
    """The name leads nowhere."""


def look_up(host: str, seconds: float) -> list[str]:
    """All addresses of `host`, of both families, asked within so many seconds. Raises Unknown."""
    try:
        # Only this very name: with a search list, a customer's name could end in a domain of our own.
        answers = dns.resolver.Resolver().resolve_name(host, search=False, lifetime=seconds)
    except (dns.exception.DNSException, ValueError) as error:
        raise Unknown(host) from error
    return list(answers.addresses())
