"""Mail domains as text: how one is written, and which ones can never be an organisation's own."""

import re
from pathlib import Path

from kernel.refusals import Refused

# Domains under which anybody can have an address. Whoever claims one would have to prove it in its name servers,
# which nobody can; refusing them at once is kinder than letting HR try.
LISTED = Path(__file__).with_name("nobodys_domains.txt").read_text().splitlines()
NOBODYS = tuple(name for name in LISTED if not name.startswith("#"))
# What registries put before a country's two letters, as in co.uk: nobody's own name.
REGISTRIES = re.compile("ac|asn|co|com|edu|gen|go|gob|gov|govt|gv|id|ltd|me|mil|mod|ne|net|nhs|nom|or|org|plc|sch")
LONGEST = 253


class NoDomain(Refused):
    """What was entered is not a domain."""

    message = "That does not look like a mail domain. Please enter what stands after the @, such as example.org."


class NobodysOwn(Refused):
    """Everybody can have an address in this domain, or nobody can."""

    message = (
        "Anybody can have an address in this domain, so it cannot tell us who your people are. "
        "Please enter a domain that belongs to your organisation."
    )


def domain_of(address: str) -> str | None:
    """The domain of a mail address in its one spelling, if it is an address."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local or len(local) > 64 or any(mark.isspace() for mark in local):
        return None
    try:
        return plain(domain)
    except NoDomain:
        return None


def plain(domain: str) -> str:
    """A domain in its one spelling: small letters, other alphabets as registries write them. Raises NoDomain."""
    try:
        found = domain.strip().casefold().removesuffix(".").encode("idna").decode()
    except UnicodeError as error:
        raise NoDomain from error
    labels = found.split(".")
    if len(found) > LONGEST or len(labels) < 2 or not all(map(_is_label, labels)) or labels[-1].isdigit():
        raise NoDomain
    return found


def own(domain: str) -> str:
    """The same, of a domain that can be one organisation's own. Raises NoDomain, NobodysOwn."""
    found = plain(domain)
    first, _, rest = found.partition(".")
    registry = REGISTRIES.fullmatch(first) is not None and len(rest) == 2
    if registry or any(found == name or found.endswith(f".{name}") for name in NOBODYS):
        raise NobodysOwn
    return found


def _is_label(label: str) -> bool:
    inner = label.replace("-", "")
    return 0 < len(label) <= 63 and label[0] != "-" != label[-1] and inner.isascii() and inner.isalnum()
