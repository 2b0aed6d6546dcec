"""People come in through idps that others wrote, whatever these sign, encrypt, renew or ask for."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

# What the idp signs, whether it encrypts, and how our question reaches it.
MATRIX = [
    ("assertion", False, "HTTP-Redirect"),
    ("response", False, "HTTP-Redirect"),
    ("both", False, "HTTP-Redirect"),
    ("assertion", True, "HTTP-Redirect"),
    ("response", True, "HTTP-Redirect"),
    ("both", True, "HTTP-Redirect"),
    ("assertion", False, "HTTP-POST"),
    ("both", True, "HTTP-POST"),
]


class TestDesk:
    @pytest.mark.parametrize(("part", "encrypted", "question"), MATRIX)
    def test_is_reached_through(self, idp, introduce, walk, part, encrypted, question):
        idp.want(signed_part=part, encrypted=encrypted, question=question)
        _, connection_id = introduce(signed_part=part, wants_encryption=encrypted)

        assert walk(connection_id).to_the_desk() == "/coverage"

    def test_is_not_reached_when_less_is_signed_than_agreed(self, idp, introduce, walk):
        _, connection_id = introduce(signed_part="both")
        idp.want(signed_part="assertion")

        _, refused = walk(connection_id).to_the_acs()

        assert refused.status_code == 403
        assert re.search(r"<code>[0-9a-f]{12}</code>", refused.text)

    def test_is_reached_through_either_certificate_while_both_are_known(self, idp, introduce, walk, reconnect):
        idp.want()
        tenant_id, connection_id = introduce()
        old, old_metadata = [(idp.folder / name).read_text() for name in ("key.pem", "certificate.pem")], idp.metadata()
        idp.renew_key()
        assert walk(connection_id).to_the_acs()[1].status_code == 403

        reconnect(tenant_id, connection_id, old_metadata, idp.metadata())

        assert walk(connection_id).to_the_desk() == "/coverage"
        for name, text in zip(("key.pem", "certificate.pem"), old, strict=True):
            (idp.folder / name).write_text(text)
        assert walk(connection_id).to_the_desk() == "/coverage"


class TestQuestion:
    @pytest.mark.parametrize("question", ["HTTP-Redirect", "HTTP-POST"])
    def test_is_refused_by_the_idp_when_its_signature_is_spoilt(self, idp, introduce, walk, question):
        def spoil(text):
            if question == "HTTP-POST":
                # Within the question itself, which carries its signature.
                return re.sub(r'(name="SAMLRequest"\s+value=")(.{1200}).', r"\1\2A", text)
            signature = parse_qs(urlsplit(text).query)["Signature"][0]
            assert signature
            return text.replace("&Signature=", "&Signature=AAAA", 1)

        idp.want(question=question)
        _, connection_id = introduce()

        assert walk(connection_id).to_the_idp(spoil)[1].status_code >= 400
        assert walk(connection_id).to_the_desk() == "/coverage"
