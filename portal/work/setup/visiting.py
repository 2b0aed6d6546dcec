"""Who an IT contact is to the pages: the link they opened, for as long as it holds."""

from typing import Any
from uuid import UUID

from kernel import clock
from portal.surfaces import Loader, Visitor
from portal.work import wiring
from portal.work.permissions import SETUP
from sso import setup_links
from sso.tables.setup_links import SetupLink


def visitor(link: SetupLink) -> Visitor:
    """The holder of this link as pages know them."""
    called = setup_links.called(link, key=wiring.settings().sealing_key)
    return Visitor(link.link_id, SETUP, called, {"tenant_id": link.tenant_id})


def load(link_id: UUID, state: dict[str, Any]) -> Visitor | None:
    """The holder again, on every page: whose link HR has ended is refused from the next page on."""
    link = setup_links.find_open(link_id, at=clock.now())
    return visitor(link) if link else None


LOADERS: dict[str, Loader] = {"setup": load}
