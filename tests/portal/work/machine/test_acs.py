"""Answers of IdPs: one is enough, and everything else is one page with a reference."""

import base64
from urllib.parse import parse_qs, urlencode
from uuid import UUID

import pytest

from portal import unit_of_work
from sso import connections

WORK, ACS = "http://localhost:8000", "http://localhost:8002"


class TestReceive:
    def test_reads_and_sets_no_cookie(self, road, northwind):
        posted = road.post(northwind, road.answer(road.ask(northwind)))

        assert posted.status_code == 303
        assert posted.location.startswith(f"{WORK}/sso/saml/{northwind}/finish?code=")
        assert "Set-Cookie" not in posted.headers

    def test_is_refused_when_replayed(self, road, northwind, reasons):
        body = road.answer(road.ask(northwind))
        road.post(northwind, body)

        assert road.post(northwind, body).status_code == 403
        assert reasons() == [("refused", "not_started_here")]

    def test_takes_the_question_out_with_a_bad_answer(self, road, northwind, reasons):
        body = road.answer(road.ask(northwind))
        document = base64.b64decode(parse_qs(body.decode())["SAMLResponse"][0])
        spoilt = urlencode({"SAMLResponse": base64.b64encode(document.replace(b"00123", b"00124")).decode()}).encode()

        assert road.post(northwind, spoilt).status_code == 403
        assert road.post(northwind, body).status_code == 403
        assert [reason for _, reason in reasons()] == ["not_verified", "not_started_here"]

    def test_is_refused_at_another_organisation(self, road, northwind):
        kestrel = road.connect(UUID(int=0xB2), "kestrel")
        body = road.answer(road.ask(northwind))

        assert road.post(kestrel, body).status_code == 403

    def test_is_refused_for_somebody_not_on_the_roster(self, road, northwind, reasons):
        posted = road.post(northwind, road.answer(road.ask(northwind), number="99"))

        assert posted.status_code == 403
        assert "not on the list" in posted.text
        assert reasons() == [("refused", "not_on_roster")]

    @pytest.mark.parametrize(
        "body", [b"", b"x", b"SAMLResponse=", b"SAMLResponse=%00", b"SAMLResponse=" + b"A" * 300_000, b"\xff\xfe"]
    )
    def test_answers_nonsense_with_a_reference(self, road, northwind, body):
        posted = road.post(northwind, body)

        assert posted.status_code == 403
        assert "<code>" in posted.text

    def test_says_nothing_of_the_reason(self, road, northwind, reasons):
        posted = road.post(northwind, b"SAMLResponse=QQ==")

        assert reasons() == [("refused", "not_xml")]
        assert "not_xml" not in posted.text

    def test_is_no_page_to_get(self, road, northwind):
        assert road.acs.test_client().get(f"/sso/saml/{northwind}/acs", base_url=ACS).status_code == 405

    def test_is_not_served_beside_the_cookies(self, road, northwind):
        assert road.browser.post(f"/sso/saml/{northwind}/acs", base_url=WORK).status_code == 404

    def test_is_not_found_once_switched_off(self, road, northwind):
        body = road.answer(road.ask(northwind))
        with road.work.app_context(), unit_of_work.acting("hr_web", tenant_id=UUID(int=0xA1)):
            connections.disable(connections.get(northwind))

        assert road.post(northwind, body).status_code == 404
        assert road.ask(northwind).status_code == 404
