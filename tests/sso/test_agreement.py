"""Settings of a connection: what may be chosen, and when."""

from dataclasses import replace

import psycopg
import pytest

from kernel import clock
from sso import agreement, connections
from sso.agreement import NUMBER_ATTRIBUTES, BadAgreement, PauseFirst
from sso.saml.connection import TRANSIENT, UNSPECIFIED, SignedPart
from sso.states import State


def change(connection, **wanted):
    return agreement.change(connection, replace(agreement.of(connection), **wanted), at=clock.true_now())


class TestChange:
    def test_says_what_was_and_what_is(self, draft):
        changes = change(draft, signed_part=SignedPart.BOTH, allow_sha1=True)

        assert changes == {"signed_part": ("assertion", "both"), "allow_sha1": (False, True)}
        assert (agreement.of(draft).signed_part, draft.allow_sha1) == (SignedPart.BOTH, True)

    def test_is_nothing_when_nothing_changes(self, active):
        before = active.agreed_at

        assert change(active) == {}
        assert active.agreed_at == before

    def test_takes_what_idps_call_the_number(self, draft):
        for name in NUMBER_ATTRIBUTES.values():
            change(draft, number_attribute=name)
            assert draft.number_attribute == name

    def test_refuses_what_is_no_name_and_what_names_people(self, draft):
        claims = [f"{agreement.CLAIMS}/{end}" for end in ("emailaddress", "name")]

        for name in ("", " a", "a\n", "a" * 257, "mail", "emailAddress", "urn:oid:2.5.4.42", *claims):
            with pytest.raises(BadAgreement, match="employee number") as refused:
                change(draft, number_attribute=name)
            assert refused.value.field == "number_attribute"

        draft.links_by = "mail"
        assert change(draft, number_attribute="mail")

    def test_never_takes_a_passing_name(self, draft):
        with pytest.raises(BadAgreement):
            change(draft, name_id_format=TRANSIENT)

        assert change(draft, name_id_format=UNSPECIFIED)

    def test_asks_for_a_pause_while_people_sign_in(self, active):
        trusting = {"allow_sha1": True, "wants_encryption": True, "idp_initiated": True, "number_attribute": "other"}
        trusting |= {"signed_part": SignedPart.BOTH, "name_id_format": UNSPECIFIED}
        for name, value in trusting.items():
            with pytest.raises(PauseFirst):
                change(active, **{name: value})

        connections.pause(active)

        assert set(change(active, **trusting)) == set(trusting)

    def test_may_be_tightened_while_people_sign_in(self, draft, active):
        active.allow_sha1 = active.idp_initiated = True

        assert set(change(active, allow_sha1=False, idp_initiated=False)) == {"allow_sha1", "idp_initiated"}
        assert active.state == State.ACTIVE

    def test_needs_a_test_from_after_it(self, active, databases):
        def passed():
            with psycopg.connect(databases.work) as admin:
                admin.execute(
                    "insert into sso.attempts (tenant_id, attempt_id, connection_id, at, kind)"
                    "values (%s, gen_random_uuid(), %s, %s, 'test_passed')",
                    [active.tenant_id, active.connection_id, clock.true_now()],
                )

        connections.pause(active)
        passed()
        change(active, signed_part=SignedPart.BOTH)
        with pytest.raises(connections.NotTested):
            connections.activate(active, at=clock.true_now())

        passed()
        connections.activate(active, at=clock.true_now())
        assert active.state == State.ACTIVE

    def test_is_refused_once_switched_off(self, active):
        connections.disable(active)

        with pytest.raises(BadAgreement):
            change(active, allow_sha1=True)
