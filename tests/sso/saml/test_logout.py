"""Single logout: only what this connection's idp signed, for us, now, and no more of it than 64 KB."""

import base64
import resource
import zlib
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

from sso.refusals import SignInRefused
from sso.saml import logout
from tests.sso.attacks import logouts
from tests.sso.attacks.logouts import LOGOUTS, Asked


@pytest.fixture
def asked(lab) -> Asked:
    return Asked(lab.connection.idp_entity_id, lab.addresses.slo("c0ffee"), lab.key.private_key_pem, lab.at)


def read(lab, query, connection=None):
    return logout.read(query, connection or lab.connection, lab.addresses, at=lab.at)


class TestRead:
    def test_says_whose_visits_end(self, lab, asked):
        found = read(lab, replace(asked, indexes=("s-1", "s-2"), relay_state="r 1").query())

        assert (found.name_id, found.indexes, found.relay_state) == ("p-4711", ("s-1", "s-2"), "r 1")
        assert timedelta() < found.expires_at - lab.at <= timedelta(minutes=10)

    @pytest.mark.parametrize("name", LOGOUTS)
    def test_refuses(self, lab, asked, name):
        build, reason = LOGOUTS[name]

        with pytest.raises(SignInRefused) as refused:
            read(lab, build(asked))

        assert refused.value.reason.value == reason
        assert read(lab, asked.query()).name_id == "p-4711"

    def test_refuses_a_stranger(self, lab, asked):
        with pytest.raises(SignInRefused) as refused:
            read(lab, replace(asked, key_pem=lab.stranger.private_key_pem).query())

        assert refused.value.reason.value == "not_verified"

    def test_takes_sha1_only_from_a_company_that_may(self, lab, asked):
        query = LOGOUTS["sha-1"][0](asked)

        assert read(lab, query, replace(lab.connection, allow_sha1=True)).name_id == "p-4711"

    def test_believes_any_of_the_certificates(self, lab, asked):
        both = ("".join(lab.stranger.certificate_pem.splitlines()[1:-1]), *lab.connection.idp_certificates)

        assert read(lab, asked.query(), replace(lab.connection, idp_certificates=both)).name_id == "p-4711"

    def test_unpacks_no_more_than_64_kb_of_a_signed_bomb(self, lab, asked):
        # Eight megabytes in eight kilobytes; only the first 64 KB are ever unpacked.
        bomb = logouts.pack(b"<" + b"a" * 8_000_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        with pytest.raises(SignInRefused):
            read(lab, asked.query(packed=bomb))

        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 * 1024


class TestAnswer:
    def test_is_signed_over_the_address_as_sent(self, lab, asked):
        connection = replace(lab.connection, slo_url="https://idp.northwind.example/slo?company=1")
        found = read(lab, replace(asked, relay_state="r 1").query())

        to = logout.answer(found, connection, lab.addresses)

        content, _, signature = to.partition("?company=1&")[2].partition("&Signature=")
        certificate = x509.load_pem_x509_certificate(lab.connection.sp_certificate_pem.encode())
        raw = base64.b64decode(parse_qs(f"s={signature}")["s"][0])
        certificate.public_key().verify(raw, content.encode(), PKCS1v15(), SHA256())
        assert parse_qs(content)["RelayState"] == ["r 1"]

    def test_answers_this_question_with_success(self, lab, asked):
        connection = replace(lab.connection, slo_url="https://idp.northwind.example/slo")
        found = read(lab, asked.query())

        query = parse_qs(urlsplit(logout.answer(found, connection, lab.addresses)).query)

        root = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLResponse"][0]), -15))
        assert root.get("InResponseTo") == found.logout_id
        assert root.get("Destination") == "https://idp.northwind.example/slo"
        assert b"status:Success" in etree.tostring(root)

    def test_is_none_where_the_idp_wants_none(self, lab, asked):
        assert logout.answer(read(lab, asked.query()), lab.connection, lab.addresses) is None
