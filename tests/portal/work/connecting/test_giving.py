"""Metadata by address, as a document, or field by field; and what is said when it does not do."""

import html
import re
import threading
from io import BytesIO
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg
import pytest

IDP = "http://idp.localhost:8010"
WRONG = (
    ("", "Enter the address"),
    ("ftp://idp.example/metadata", "https://"),
    ("http://idp.example/metadata", "https://"),
    ("https://10.0.0.1/metadata", "not on the public internet"),
    ("https://169.254.169.254/latest", "not on the public internet"),
)


class Silent(WSGIRequestHandler):
    def log_message(self, *said):
        pass


@pytest.fixture
def published(document):
    """Kestrel's metadata at an address on this machine, as a demonstration may have it."""

    def answer(environ, start):
        start("200 OK", [("Content-Type", "application/samlmetadata+xml"), ("ETag", '"1"')])
        return [document().encode()]

    server = make_server("127.0.0.1", 0, answer, handler_class=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/metadata"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def begun(contact):
    contact.post("/connection/begin", "/connection")
    return contact


def give(pages, way, **fields):
    return pages.post(f"/connection/give/{way}", f"/connection/give/{way}", **fields)


class TestFetch:
    def test_reads_it_now_and_keeps_the_address(self, begun, published, databases):
        assert give(begun, "address", url=published).status_code == 303

        assert published in begun.text("/connection/give")
        assert published in begun.text("/connection/keys")
        with psycopg.connect(databases.work) as admin:
            changed = admin.execute("select changes from house.audit where act = 'keep_metadata_address'").fetchone()
        assert changed == ({"metadata_url": [None, published]},)

    def test_says_what_is_wrong_and_keeps_what_was_written(self, begun):
        for url, said in WRONG:
            page = give(begun, "address", url=url)

            assert page.status_code == 422
            assert said in html.unescape(page.text)
            assert f'value="{url}"' in page.text


class TestConnect:
    @pytest.mark.parametrize("way", ["pasted", "file"])
    def test_takes_a_document(self, begun, document, way):
        given = document()
        fields = {"pasted": given} if way == "pasted" else {"file": (BytesIO(given.encode()), "metadata.xml")}

        assert give(begun, "document", **fields).status_code == 303
        assert f"{IDP}/kestrel/metadata" in begun.text("/connection/give")

    def test_says_what_is_wrong_and_loses_nothing(self, begun):
        page = give(begun, "document", pasted="<a>mine</a>")

        assert page.status_code == 422
        assert "not SAML 2.0 metadata" in page.text
        assert "<a>mine</a>" in html.unescape(page.text)

    def test_asks_which_when_there_are_several(self, begun, document):
        parts = [
            re.search(r"<(?:\w+:)?EntityDescriptor.*", document(name), re.DOTALL).group() for name in ("kestrel", "x")
        ]
        several = (
            '<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">'
            + "".join(parts)
            + "</EntitiesDescriptor>"
        )
        file = (BytesIO(several.encode()), "metadata.xml")

        page = give(begun, "document", file=file)
        assert page.status_code == 422
        assert f'value="{IDP}/kestrel/metadata"' in page.text
        assert f'value="{IDP}/x/metadata"' in page.text

        pasted = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL).group(1)).strip()
        assert give(begun, "document", pasted=pasted, entity_id=f"{IDP}/x/metadata").status_code == 303
        assert f"{IDP}/x/metadata" in begun.text("/connection/give")

    def test_takes_no_other_idp_while_people_use_it(self, road, hr, document):
        road.connect(UUID(int=0xB2), "kestrel")

        assert give(hr, "document", pasted=document("northwind")).status_code == 422
        assert give(hr, "document", pasted=document()).status_code == 303


class TestFill:
    def test_takes_what_is_typed(self, begun, document):
        certificate = re.search(r"X509Certificate>([^<]+)<", document()).group(1)

        page = give(
            begun, "fields", entity_id="urn:kestrel", sso_url="https://idp.example/sso", certificate=certificate
        )

        assert page.status_code == 303
        assert "urn:kestrel" in begun.text("/connection/give")

    def test_says_what_is_missing(self, begun):
        page = give(begun, "fields", entity_id="urn:kestrel", sso_url="http://idp.example/sso", certificate="x")

        assert page.status_code == 422
        assert "https://" in page.text
