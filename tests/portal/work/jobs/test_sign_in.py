"""The worker keeps connections up: metadata from a real server, and letters to HR."""

import json
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import psycopg
import pytest

from kernel import clock
from kernel.staff import people
from kernel.staff.invitations import Invited
from portal import unit_of_work
from portal.work.jobs import sign_in
from sso import certificates, connections, sources
from sso.saml import keys, metadata
from tests import house

OURS = UUID(int=0xA1)
KEY = bytes.fromhex(house.SECRET)


def letters(folder):
    file = folder / "mail.json"
    return [*json.loads(file.read_text())["letters"].values()] if file.exists() else []


def bare(name):
    lines = keys.generate(name, at=clock.true_now()).certificate_pem.splitlines()
    return "".join(line for line in lines if "CERTIFICATE" not in line)


@pytest.fixture(scope="module")
def first_and_next():
    return bare("first"), bare("next")


def document(*trusted):
    described = "".join(
        '<KeyDescriptor><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>'
        f"<X509Certificate>{one}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
        for one in trusted
    )
    return (
        '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example">'
        f'<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{described}'
        '<SingleSignOnService Location="https://idp.example/sso" '
        'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/></IDPSSODescriptor></EntityDescriptor>'
    ).encode()


class Published:
    """Where an idp publishes its metadata; it answers 'not changed' to whoever holds this version."""

    def __init__(self):
        self.document, self.status, self.asked = b"", 200, []
        published = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                held, etag = self.headers.get("If-None-Match"), f'"{hash(published.document)}"'
                published.asked.append(held)
                self.send_response(304 if held == etag else published.status)
                self.send_header("ETag", etag)
                self.end_headers()
                if held != etag:
                    self.wfile.write(published.document)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://idp.localhost:{self._server.server_port}/metadata"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def published():
    server = Published()
    yield server
    server.close()


@pytest.fixture
def connection_id(work_app, published, first_and_next):
    """An active connection whose metadata was read from its address yesterday."""
    work_app.extensions["settings"] = replace(work_app.extensions["settings"], demonstration=True)
    published.document, yesterday = document(first_and_next[0]), clock.true_now() - timedelta(hours=25)
    with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=OURS):
        connection = connections.begin(sealing_key=KEY, at=yesterday)
        connections.connect(connection, metadata.read(published.document, at=yesterday), at=yesterday)
        connections.activate_untested(connection, at=yesterday)
        sources.keep(connection, published.url, at=yesterday)
        return connection.connection_id


@pytest.fixture
def run(worker):
    """Takes one turn, and does everything that it asks for."""

    def turn(name):
        with unit_of_work.everybody("work_job"):
            sign_in.EFFECTS[name](at=clock.now())
        worker()

    return turn


@pytest.fixture
def look(work_app, connection_id):
    """Which certificates are trusted, and how the source stands."""

    def read():
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=OURS):
            connection = connections.get(connection_id)
            source = sources.find(connection)
            return {row.der_base64 for row in certificates.of(connection)}, source.problem, source.next_at

    return read


class TestRefreshMetadata:
    def test_trusts_the_next_certificate_beside_the_first(
        self, run, look, published, databases, first_and_next, connection_id
    ):
        published.document = document(first_and_next[1])

        run("refresh_metadata")

        trusted, problem, next_at = look()
        assert (trusted, problem) == (set(first_and_next), None)
        assert next_at > clock.true_now() + timedelta(hours=23)
        with psycopg.connect(databases.work) as admin:
            kept = admin.execute("select act, about, person_id, changes from house.audit").fetchall()
        assert [row[:3] for row in kept] == [("refresh_metadata", str(connection_id), None)]
        assert [len(side) for side in kept[0][3]["certificates"]] == [1, 2]

    def test_asks_once_a_day(self, run, published, connection_id):
        run("refresh_metadata")
        run("refresh_metadata")

        assert len(published.asked) == 1

    def test_says_which_version_it_has(self, run, look, published, work_app, connection_id):
        run("refresh_metadata")
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=OURS):
            sources.find(connections.get(connection_id)).next_at = clock.true_now()
        run("refresh_metadata")

        assert published.asked[0] is None
        assert published.asked[1].startswith('"')
        assert look()[1] is None

    def test_tries_again_in_an_hour_when_nobody_answers(self, run, look, published):
        published.status = 500

        run("refresh_metadata")

        _, problem, next_at = look()
        assert problem == "unreachable"
        assert next_at < clock.true_now() + timedelta(hours=2)

    def test_does_not_fetch_from_this_machine_in_earnest(self, run, look, published, work_app):
        work_app.extensions["settings"] = replace(work_app.extensions["settings"], demonstration=False)

        run("refresh_metadata")

        assert (published.asked, look()[1]) == ([], "unreachable")


class TestWatchConnections:
    @pytest.fixture
    def hired(self, work_app):
        with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=OURS):
            for role, mail in (("hr", "robin@example.org"), ("finance", "kim@example.org")):
                people.join(Invited("staff", (role,), OURS, role, mail), key=KEY, at=clock.now())

    def test_writes_to_hr_once_before_the_last_certificate_ends(self, run, tmp_path, databases, hired, connection_id):
        run("watch_connections")
        assert letters(tmp_path) == []

        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.certificates set not_after = %s", [clock.true_now() + timedelta(days=13)])
            admin.execute("delete from house.outbox")
        run("watch_connections")
        with psycopg.connect(databases.work) as admin:
            admin.execute("delete from house.outbox")
        run("watch_connections")

        (letter,) = letters(tmp_path)
        assert "ends within 14 days" in str(letter)
        assert "robin@example.org" in str(letter)

    def test_drops_what_has_long_been_absent(self, run, look, databases, first_and_next, published):
        published.document = document(first_and_next[1])
        run("refresh_metadata")
        with psycopg.connect(databases.work) as admin:
            admin.execute("update sso.certificates set absent_since = absent_since - interval '14 days'")

        run("watch_connections")

        assert look()[0] == {first_and_next[1]}
