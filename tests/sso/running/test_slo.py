"""Every attack on single logout against the running pages: 403 with a reference number, and nobody is signed out."""

from dataclasses import replace

import pytest
import requests

from tests.sso.attacks.logouts import LOGOUTS, Asked
from tests.sso.running.conftest import caller
from tests.sso.running.test_acs import refused

# Whoever sends an address over HTTP escapes what is not ASCII.
UNSENT = "not ascii"


@pytest.fixture(scope="module")
def robin(northwind, hire):
    """Robin of HR, who came in through the company, and is in as long as no attack has ended the visit."""
    hire(northwind.tenant_id, northwind.connection_id, "p-4711")
    lab = northwind.asked("staff")
    received = northwind.post(lab.body(lab.signed()))
    northwind.browser.ask("GET", received.headers["Location"], headers=caller())
    assert is_in(northwind)
    return northwind


def is_in(company) -> bool:
    page = company.browser.ask("GET", f"{company.alcove.work}/hr/colleagues", headers=caller())
    return page.status_code == 200


def asked_now(company) -> Asked:
    lab = company.lab
    return Asked(lab.connection.idp_entity_id, company.at("slo"), lab.key.private_key_pem, company.now())


def ask(company, query: bytes) -> requests.Response:
    address = f"{company.at('slo')}?{query.decode('latin-1')}"
    return requests.get(address, headers=caller(), allow_redirects=False, timeout=20)


class TestReceive:
    @pytest.mark.parametrize("name", sorted(LOGOUTS.keys() - {UNSENT}))
    def test_refuses(self, robin, reason, name):
        build, expected = LOGOUTS[name]

        reference = refused(ask(robin, build(asked_now(robin))))

        assert reason(reference) == expected
        assert is_in(robin)

    def test_refuses_a_stranger(self, robin):
        strangers = replace(asked_now(robin), key_pem=robin.lab.stranger.private_key_pem)

        refused(ask(robin, strangers.query()))
        assert is_in(robin)

    def test_refuses_the_idp_of_another_company(self, robin, found):
        kestrel = found(entity_id="https://idp.kestrel.example/metadata")
        theirs = replace(asked_now(robin), key_pem=kestrel.lab.key.private_key_pem)

        refused(ask(robin, theirs.query()))
        assert is_in(robin)

    def test_ends_the_visit_after_all_of_them(self, robin):
        assert ask(robin, asked_now(robin).query()).status_code == 200

        assert not is_in(robin)
