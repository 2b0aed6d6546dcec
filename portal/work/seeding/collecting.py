"""Collecting: real vouchers, blinded, counted in the ledger and signed, for made-up people; nobody keeps them.

They are there so that gates are open and the counts of signed vouchers fit the figures that will be released.
"""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from uuid import UUID

from flask import Flask, current_app

from eligibility.blinding import blind, formats, keys
from eligibility.blinding.formats import TokenRequest
from eligibility.issuing import collected, ledger, publishing
from eligibility.issuing.signer import Keys
from kernel import scope
from portal import unit_of_work
from portal.work import wiring
from portal.work.jobs import enrolling
from portal.work.seeding import rosters
from portal.work.seeding.companies import GATE, SIGNED_SHARE
from portal.work.seeding.organising import Placed
from tenants import roster

JOB = "work_job"
SIDE_BY_SIDE = 4
KEPT_FOR_VISITORS = 6
"""The first people of a roster are those one signs in as; they have collected nothing yet."""


def collect(placed: list[Placed], *, at: datetime) -> int:
    """Have people of every unit collect with the key of the year that `at` falls in; returns how many did. Again: none.

    Needs the signer's folder, which `alcove work` commands can reach and web processes cannot.
    """
    signer = Keys(wiring.settings().signer_folder)
    asked = 0
    for unit_id in dict.fromkeys(one.unit_id for one in placed):
        key = _key(unit_id, at)
        if key is None:
            continue
        key_id, spki = key
        subjects = list(_subjects([one for one in placed if one.unit_id == unit_id], key_id, at))
        asked += _collect_all(subjects, key_id, spki, signer)
    return asked


def _key(unit_id: UUID, at: datetime) -> tuple[bytes, bytes] | None:
    with unit_of_work.everybody(JOB):
        plan = publishing.newest_plan(unit_id)
    year = next((one for one in plan.periods if one.starts_on <= at.date() <= one.ends_on), None) if plan else None
    return (year.key_id, year.spki) if year else None


def _subjects(companies: list[Placed], key_id: bytes, at: datetime) -> Iterator[bytes]:
    """The ledger's names of who will collect: as many as are missing, spread over the unit's companies by size."""
    settings = wiring.settings()
    everybody = sum(one.company.people for one in companies)
    with unit_of_work.everybody(JOB):
        signed = collected.signed(key_id)
    wanted = max(GATE + 5, round(everybody * SIGNED_SHARE))
    if signed >= wanted:
        return
    for one in companies:
        share = -(-wanted * one.company.people // everybody)
        listed = rosters.people(one.company, by=at.date())
        for person in islice(listed, KEPT_FOR_VISITORS, KEPT_FOR_VISITORS + share):
            key = roster.person_key(settings.roster_key, one.tenant_id, person.number)
            yield enrolling.subject_mac(settings.desk_pepper, one.tenant_id, key)


def _collect_all(subjects: list[bytes], key_id: bytes, spki: bytes, signer: Keys) -> int:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    modulus = keys.modulus(spki)

    def collect_one(subject: bytes) -> None:
        with app.app_context(), scope.nobody("desk_web"):
            ledger.issue(subject, key_id, [_ask(modulus, key_id)], sign=signer.sign)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return len(list(pool.map(collect_one, subjects)))


def _ask(modulus: int, key_id: bytes) -> TokenRequest:
    address = wiring.settings().care_url.partition("://")[2]
    digest = formats.challenge_digest(formats.token_challenge("demonstration", address))
    message = formats.TYPE + secrets.token_bytes(32) + digest + key_id
    return TokenRequest(key_id[-1], blind.blind(modulus, message).blinded)
