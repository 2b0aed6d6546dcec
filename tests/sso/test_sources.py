"""Metadata from an address: read daily, patiently when it is away, and only keys are taken over."""

from datetime import UTC, datetime, timedelta

import pytest

from sso import certificates, refreshing, sources
from sso.saml import keys
from sso.sources import Problem

NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://idp.example/metadata"


@pytest.fixture(scope="module")
def certificate():
    lines = keys.generate("idp", at=NOW).certificate_pem.splitlines()
    return "".join(line for line in lines if "CERTIFICATE" not in line)


@pytest.fixture
def source(active):
    sources.keep(active, URL, at=NOW)
    found = sources.find(active)
    found.etag = '"1"'
    return found


def document(certificate, *, entity_id="https://idp.example", sso="https://idp.example/sso", about=""):
    return f"""
    <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}" {about}>
    <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor>
    <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{certificate}</X509Certificate>
    </X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Location="{sso}"
    Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/></IDPSSODescriptor></EntityDescriptor>""".encode()


class TestKeep:
    def test_says_what_was_and_what_is(self, active):
        assert sources.keep(active, URL, at=NOW) == {"metadata_url": (None, URL)}
        assert sources.keep(active, URL, at=NOW) == {}
        assert sources.keep(active, URL + "2", at=NOW) == {"metadata_url": (URL, URL + "2")}
        assert sources.forget(active) == {"metadata_url": (URL + "2", None)}
        assert (sources.find(active), sources.forget(active)) == (None, {})


class TestDue:
    def test_is_a_day_later_and_for_active_ones_only(self, active, source):
        mine = (active.tenant_id, active.connection_id, NOW + 24 * HOUR)

        assert sources.due(at=NOW + 23 * HOUR) == []
        assert sources.due(at=NOW + 24 * HOUR) == [mine]
        active.state = "testing"
        assert sources.due(at=NOW + 24 * HOUR) == []


class TestNoteUnread:
    def test_waits_longer_each_time_and_a_day_at_most(self, source):
        waits = []
        for _ in range(12):
            sources.note_unread(source, Problem.UNREACHABLE, at=NOW)
            waits.append((source.next_at - NOW) // HOUR)

        assert waits[:6] == [1, 2, 4, 8, 16, 24]
        assert set(waits[5:]) == {24}

    def test_is_forgotten_once_it_answers(self, source):
        sources.note_unread(source, Problem.UNREACHABLE, at=NOW)
        refreshing.note_unchanged(source, at=NOW + HOUR)

        assert (source.failures, source.problem, source.next_at) == (0, None, NOW + 25 * HOUR)


class TestTake:
    def test_trusts_the_new_key_beside_the_old(self, active, source, certificate):
        changes = refreshing.take(active, source, document(certificate), '"2"', at=NOW + HOUR)

        assert {row.der_base64 for row in certificates.of(active)} == {"AAAA", certificate}
        assert list(changes) == ["certificates"]
        assert (source.problem, source.etag, source.next_at) == (None, '"2"', NOW + 25 * HOUR)

    @pytest.mark.parametrize(
        ("said", "problem"),
        [
            ({"entity_id": "https://evil.example"}, Problem.OTHER_IDP),
            ({"about": 'validUntil="2026-10-31T00:00:00Z"'}, Problem.ENDED),
            ({"sso": "http://idp.example"}, Problem.UNREADABLE),
        ],
    )
    def test_flags_what_a_person_should_see_and_trusts_nothing_of_it(self, active, source, certificate, said, problem):
        assert refreshing.take(active, source, document(certificate, **said), '"2"', at=NOW) == {}

        assert {row.der_base64 for row in certificates.of(active)} == {"AAAA"}
        assert (source.problem, source.etag, active.idp_entity_id) == (problem, '"1"', "https://idp.example")
        assert sources.WORDS[problem].endswith((".", ")."))

    def test_does_not_send_people_elsewhere(self, active, source, certificate):
        refreshing.take(active, source, document(certificate, sso="https://new.example/sso"), '"2"', at=NOW)
        assert (source.problem, active.sso_url) == (Problem.MOVED, "https://idp.example/sso")

        refreshing.note_unchanged(source, at=NOW)
        assert source.problem == Problem.MOVED

    def test_reads_in_whole_what_has_an_end(self, active, source, certificate):
        ending = document(certificate, about='validUntil="2026-12-31T00:00:00Z"')

        refreshing.take(active, source, ending, '"2"', at=NOW)

        assert source.etag is None
