"""Signing in: the demonstration's identity provider knows the companies and their people, and they know it."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from portal import unit_of_work
from portal.work import wiring
from portal.work.commands import sso
from portal.work.seeding import rosters
from portal.work.seeding.collecting import KEPT_FOR_VISITORS
from portal.work.seeding.organising import Placed
from portal.work.standins.idp import app as idp
from portal.work.standins.idp.cabinet import Persona
from sso import connections
from sso.saml import own_metadata
from sso.states import State

STRANGER = "999999"


@dataclass(frozen=True)
class Idp:
    """The identity provider's folder and its address as browsers see it."""

    folder: Path
    base_url: str


def connect(placed: list[Placed], at: Idp, *, by: date) -> None:
    """Connect every company that signs in, register us with the IdP and tell it whom it knows. Again: the same."""
    browser = idp.create(at.folder, at.base_url).test_client()
    companies = [one for one in placed if one.company.has_sign_in]
    for one in companies:
        slug = one.company.slug
        if not _is_connected(one):
            ours, _ = sso.connect_file(slug, browser.get(f"/{slug}/metadata").data)
            with unit_of_work.acting("hr_web", tenant_id=one.tenant_id):
                latest = connections.find_latest()
                assert latest is not None
                settled = connections.as_value(latest, sealing_key=wiring.settings().sealing_key)
            (at.folder / "applications" / f"{slug}.xml").write_bytes(own_metadata.write(settled, ours))
    known = [persona for one in companies for persona in personas(one, by=by)]
    (at.folder / "personas.json").write_text(json.dumps([asdict(persona) for persona in known], ensure_ascii=False))


def personas(one: Placed, *, by: date) -> list[Persona]:
    """The first people of the roster, and somebody who is not on it."""
    slug = one.company.slug
    covered = islice(rosters.people(one.company, by=by), KEPT_FOR_VISITORS)
    listed = [Persona(slug, person.name, person.number, f"covered, {person.group}") for person in covered]
    return [*listed, Persona(slug, "Sam Stranger", STRANGER, "not on the roster")]


def _is_connected(one: Placed) -> bool:
    with unit_of_work.acting("hr_web", tenant_id=one.tenant_id):
        latest = connections.find_latest()
        return latest is not None and latest.state == State.ACTIVE and latest.activated_at is not None
