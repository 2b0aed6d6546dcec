"""Connections as rows: sealed keys, states, and one organisation that never sees another's."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from kernel import sealing
from portal import unit_of_work
from sso import certificates, connections
from sso.saml.certificates import Certificate
from sso.saml.connection import PERSISTENT, UNSPECIFIED, Binding
from sso.saml.metadata import IdpMetadata
from sso.states import State

NORTHWIND, KESTREL = UUID(int=0xA1), UUID(int=0xB2)
KEY, NOW = b"k" * 32, datetime(2026, 11, 1, tzinfo=UTC)


def described(*certificates: str, entity_id: str = "https://idp.example") -> IdpMetadata:
    trusted = tuple(Certificate(der_base64=text, not_after=NOW) for text in certificates)
    return IdpMetadata(entity_id, "https://idp.example/sso", Binding.REDIRECT, PERSISTENT, trusted)


@pytest.fixture
def in_northwind(work_app):
    with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
        yield


@pytest.fixture
def draft(in_northwind):
    return connections.begin(sealing_key=KEY, at=NOW)


class TestBegin:
    def test_seals_the_private_key_for_this_place(self, draft):
        assert b"PRIVATE" not in draft.sp_private_key_sealed
        assert "PRIVATE" in connections.as_value(draft, sealing_key=KEY).sp_private_key_pem
        with pytest.raises(sealing.CannotOpen):
            connections.as_value(draft, sealing_key=b"o" * 32)


class TestConnect:
    def test_trusts_what_the_metadata_names_and_nothing_else(self, draft):
        connections.connect(draft, described("AAAA", "BBBB"), at=NOW)
        connections.connect(draft, described("BBBB", "CCCC"), at=NOW)

        assert {row.der_base64 for row in certificates.of(draft)} == {"BBBB", "CCCC"}
        assert draft.state == State.TESTING

    def test_is_refused_once_disabled(self, draft):
        connections.disable(draft)

        with pytest.raises(connections.CannotMove):
            connections.connect(draft, described("AAAA"), at=NOW)

    def test_keeps_to_the_idp_in_use(self, draft):
        connections.connect(draft, described("AAAA"), at=NOW)
        connections.activate_untested(draft, at=NOW)

        with pytest.raises(connections.AnotherIdp):
            connections.connect(draft, described("AAAA", entity_id="https://evil.example"), at=NOW)

    def test_trusts_the_new_certificate_beside_the_old_while_people_sign_in(self, draft):
        connections.connect(draft, described("AAAA"), at=NOW)
        connections.activate_untested(draft, at=NOW)

        changes = connections.connect(draft, described("BBBB"), at=NOW)

        assert {row.der_base64 for row in certificates.of(draft)} == {"AAAA", "BBBB"}
        assert set(changes) == {"certificates"}

    def test_keeps_the_format_that_was_agreed_with_this_idp(self, draft):
        connections.connect(draft, described("AAAA"), at=NOW)
        draft.name_id_format = UNSPECIFIED

        connections.connect(draft, described("AAAA"), at=NOW)
        assert draft.name_id_format == UNSPECIFIED

        connections.connect(draft, described("AAAA", entity_id="https://other.example"), at=NOW)
        assert draft.name_id_format == PERSISTENT


class TestPause:
    def test_lets_nobody_in_until_it_is_tested_again(self, draft):
        with pytest.raises(connections.CannotMove):
            connections.pause(draft)
        connections.connect(draft, described("AAAA"), at=NOW)
        connections.activate_untested(draft, at=NOW)

        connections.pause(draft)

        assert (draft.state, connections.is_active(draft.connection_id)) == (State.TESTING, False)
        with pytest.raises(connections.NotTested):
            connections.activate(draft, at=NOW)


class TestIsActive:
    def test_is_what_the_desk_sees_of_its_own_organisation(self, work_app):
        with work_app.app_context():
            with unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
                connection = connections.begin(sealing_key=KEY, at=NOW)
                connection_id = connection.connection_id
                connections.connect(connection, described("AAAA"), at=NOW)
                assert not connections.is_active(connection_id)
                connections.activate_untested(connection, at=NOW)
            with unit_of_work.acting("desk_web", tenant_id=NORTHWIND):
                assert connections.is_active(connection_id)
            with unit_of_work.acting("desk_web", tenant_id=KESTREL):
                assert not connections.is_active(connection_id)
            with unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
                connections.disable(connections.get(connection_id))
            with unit_of_work.acting("desk_web", tenant_id=NORTHWIND):
                assert not connections.is_active(connection_id)


class TestGet:
    def test_is_not_there_for_another_organisation(self, work_app):
        with work_app.app_context():
            with unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
                connection_id = connections.begin(sealing_key=KEY, at=NOW).connection_id
            with unit_of_work.acting("hr_web", tenant_id=KESTREL), pytest.raises(connections.NotThere):
                connections.get(connection_id)


class TestFindOwner:
    def test_is_all_that_a_machine_may_know_beforehand(self, work_app, databases):
        with work_app.app_context():
            with unit_of_work.acting("hr_web", tenant_id=NORTHWIND):
                connection_id = connections.begin(sealing_key=KEY, at=NOW).connection_id
            with unit_of_work.acting("work_machine_web"):
                assert connections.find_owner(connection_id) == NORTHWIND
                assert connections.find_latest() is None


class TestTables:
    def test_of_a_sign_in_are_in_no_backup(self, work_app, databases):
        with psycopg.connect(databases.work) as admin:
            found = admin.execute(
                "select relname from pg_class where relnamespace = 'sso'::regnamespace and relpersistence = 'u' "
                "and relkind = 'r' order by relname"
            ).fetchall()

        # What a test showed to whoever ran it is there too: it says what a person's own message said.
        assert [name for (name,) in found if name != "trials"] == ["arrivals", "pending", "replays"]
