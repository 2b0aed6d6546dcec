"""Invitations to this side's doorways, as links to hand over by a way one trusts."""

from uuid import UUID

from kernel import clock
from kernel.staff import invitations
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.care import wiring


def network(called: str, mail: str | None = None) -> str:
    """A link for somebody who will look after the network. Kept at once."""
    with unit_of_work.everybody("network_web"):
        return _link("network", Invited("network", ("network",), None, called, mail))


def provider(provider_id: UUID, called: str, mail: str | None = None) -> str:
    """A link for a provider, as part of whoever's work this is: it holds if that is kept."""
    return _link("provider", Invited("provider", ("provider",), provider_id, called, mail))


def _link(surface: str, invited: Invited) -> str:
    # The secret stands behind the '#', so that no server and no log ever sees it in an address.
    settings = wiring.settings()
    secret = invitations.make(invited, key=settings.sealing_key, at=clock.now())
    return f"{settings.base_url}/{surface}/doorway/join#{secret}"
