"""Personas: who one can be in the demonstration, and fresh links for those who have not come in yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from care import providers
from care.tables.providers import Provider
from kernel.staff import people as staff
from portal import unit_of_work
from portal.care import inviting, wiring

MANAGER = "Noor Visser"
NETWORK = "network_web"


@dataclass(frozen=True)
class Written:
    """What is printed at the start, and the longer list of all providers."""

    text: str
    providers: str


def write(first: str, *, more: str) -> Written:
    """The care side's part of personas.txt. Every link works once, for seven days, and every start makes new ones.

    `first` is the provider who is shown; `more` says where the others are found.
    """
    base = wiring.settings().base_url
    with unit_of_work.everybody(NETWORK):
        everybody = providers.all_of_them()
        here = {person.owner_id for person in staff.all_of("provider") if person.active}
        lines = {provider.called: _provider(provider, provider.provider_id in here, base) for provider in everybody}
        manager = [person for person in staff.all_of("network") if person.active]
    network = f"{base}/network/doorway with the passkey" if manager else inviting.network(MANAGER)
    text = "\n".join(
        [
            "CARE SIDE",
            "",
            f"A client: {base}/ with a voucher from the other side; afterwards with the eight words.",
            "",
            "People with a role, by passkey. A link sets the passkey up, once, within seven days:",
            f"  Network, {MANAGER}: {network}",
            f"  {lines[first]}",
            f"  The other providers: {more}",
            "",
        ]
    )
    return Written(text, "\n".join([*_sorted(lines), ""]))


def _provider(provider: Provider, is_here: bool, base: str) -> str:
    if is_here:
        return f"Provider, {provider.called}: {base}/provider/doorway with the passkey"
    return f"Provider, {provider.called}: {inviting.provider(provider.provider_id, provider.called)}"


def _sorted(lines: dict[str, str]) -> Iterator[str]:
    return (lines[name] for name in sorted(lines))
