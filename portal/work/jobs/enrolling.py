"""After a roster: the issuer's ledger learns who is covered, as digests of digests, all at once and in random order."""

from datetime import datetime
from uuid import UUID

from eligibility.issuing import enrolment, shuffling
from kernel import scope, sealing
from portal.work import wiring
from tenants import organisations, roster


def enrol_members(*, at: datetime) -> None:
    """Make the covered people of the organisation in scope eligible, and nobody else of it. Again: nothing.

    While it waits for a pool there is no unit whose vouchers they could collect: they are enrolled when it joins.
    """
    settings = wiring.settings()
    tenant_id = scope.current().owners["tenant_id"]
    organisation = organisations.get()
    if organisation.waits:
        return
    covered, left = roster.covered_keys(on=at.date())
    enrolment.enrol(organisation.unit_id, [subject_mac(settings.desk_pepper, tenant_id, key) for key in covered])
    enrolment.withdraw([subject_mac(settings.desk_pepper, tenant_id, key) for key in left])


def subject_mac(pepper: bytes, tenant_id: UUID, person_key: bytes) -> bytes:
    """The name under which the issuer's ledger knows a person of the roster: it cannot be turned back, nor joined."""
    return sealing.digest(pepper, "issuer-member", f"{tenant_id}|{person_key.hex()}")


def rewrite_ledger(*, at: datetime) -> None:
    """Put the ledger's rows in a new random order, so that a copy taken later says nothing of when they changed."""
    with scope.nobody("issuer_rewrite"):
        shuffling.shuffle()
