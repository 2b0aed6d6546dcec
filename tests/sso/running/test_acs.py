"""Every attack of the corpus against the running ACS: 403 with a reference number, and the next person comes in."""

import re
from dataclasses import replace

import pytest
import requests

from tests.sso.attacks.corpus import CORPUS
from tests.sso.lab import signing_key

REFERENCE = re.compile(r"<code>([0-9a-f]{12})</code>")
# A question cut off, changed or not readable is not one that we asked.
UNASKED = {"in_response_to", "not_started_here"}
# HTTP has an answer of its own for a body that says beforehand that it is too long: it is not read at all.
UNREAD = "heavy: two megabytes"


def refused(answer, status=403):
    """The reference number of a refusal."""
    assert answer.status_code == status, answer.text
    return REFERENCE.search(answer.text).group(1)


class TestReceive:
    @pytest.mark.parametrize("name", sorted(CORPUS.keys() - {UNREAD}))
    def test_refuses(self, northwind, reason, name):
        attack = CORPUS[name]

        reference = refused(northwind.post(attack.build(northwind.asked())))

        assert attack.reason in (None, reason(reference)) or reason(reference) in UNASKED
        assert northwind.sign_in() == "/"

    def test_does_not_read_megabytes(self, northwind):
        assert northwind.post(CORPUS[UNREAD].build(northwind.asked())).status_code == 413
        assert northwind.sign_in() == "/"

    def test_refuses_a_replay(self, northwind, reason):
        lab = northwind.asked()
        body = lab.body(lab.signed())
        assert northwind.post(body).status_code == 303

        assert reason(refused(northwind.post(body))) == "not_started_here"

    def test_refuses_an_assertion_that_was_used_in_another_answer(self, northwind, reason):
        first = northwind.asked()
        used = first.signed()
        assert northwind.post(first.body(used)).status_code == 303
        used.set("InResponseTo", northwind.asked().question)

        assert reason(refused(northwind.post(first.body(used)))) == "not_verified"

    def test_refuses_another_companys_idp(self, northwind, found):
        kestrel = found(entity_id="https://idp.kestrel.example/metadata")
        theirs = replace(northwind.asked(), key=kestrel.lab.key)

        refused(northwind.post(theirs.body(theirs.signed(issuer=kestrel.lab.connection.idp_entity_id))))

        assert (northwind.sign_in(), kestrel.sign_in()) == ("/", "/")

    def test_keeps_two_companies_with_one_idp_apart(self, northwind, found):
        sister = found(key=northwind.lab.key)
        asked = northwind.asked()

        # A true answer to one company's question, at the other's address.
        refused(sister.post(asked.body(asked.signed())))
        # And one that the idp made for the sister, in answer to this company's question.
        mixed = replace(sister.lab, question=northwind.asked().question, at=asked.at)
        refused(northwind.post(mixed.body(mixed.signed())))

        assert (northwind.sign_in(), sister.sign_in()) == ("/", "/")

    def test_refuses_the_answer_to_another_companys_question(self, northwind, found):
        sister = found(key=northwind.lab.key)
        lab = replace(northwind.lab, question=sister.asked().question, at=sister.asked().at)

        refused(northwind.post(lab.body(lab.signed())))

    @pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
    def test_refuses_another_kind_of_body(self, northwind, kind):
        lab = northwind.asked()

        refused(northwind.post(lab.body(lab.signed()), headers={"Content-Type": kind}))

        assert northwind.sign_in() == "/"

    def test_reads_a_body_in_chunks_no_further_than_any_other(self, northwind):
        lab = northwind.asked()
        refused(northwind.post(iter([b"SAMLResponse=", b"A" * 300_000])))

        body = lab.body(lab.signed())
        assert northwind.post(iter([body[:100], body[100:]])).status_code == 303

    def test_is_no_page_to_get(self, northwind):
        assert requests.get(northwind.at("acs"), timeout=20).status_code == 405
        assert northwind.sign_in() == "/"

    def test_refuses_an_answer_nobody_asked_for(self, northwind):
        lab = replace(northwind.lab, question="ONELOGIN_never", at=northwind.asked().at)

        refused(northwind.post(lab.body(lab.signed())))

    def test_refuses_an_answer_signed_by_a_key_of_yesterday(self, northwind):
        lab = replace(northwind.asked(), key=signing_key("yesterday"))

        refused(northwind.post(lab.body(lab.signed())))
