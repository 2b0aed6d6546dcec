"""Sign-outs that begin at idps that others wrote, and our answer as their libraries read it."""

import pytest

from tests.visitor import Visitor


@pytest.fixture
def robin(introduce, hire, walk, idp):
    """Robin of HR, who came in through the company: the walk that brought them."""
    idp.want()
    tenant_id, connection_id = introduce()
    hire(tenant_id, connection_id, "p-4711")
    came = walk(connection_id, "staff")
    assert came.through().startswith("/hr")
    assert is_in(came)
    return came


@pytest.fixture
def elsewhere():
    """The browser in which somebody signs out at the company; it never was here."""
    browser = Visitor()
    yield browser
    browser.close()


def is_in(came) -> bool:
    return came.browser.ask("GET", f"{came.work}/hr/colleagues").status_code == 200


def sign_out(idp, browser):
    """Start at the idp, bring its question to us and our answer back; what it reads there."""
    there, answered = browser.follow(idp.url, idp.ask("/logout"))
    assert answered.status_code == 303, answered.text
    assert answered.headers["Location"].startswith(f"{idp.url}/logged-out?SAMLResponse=")
    return browser.follow(there, answered)[1]


class TestSignOut:
    def test_ends_the_visit_and_is_believed_by_the_idp(self, idp, robin, elsewhere):
        done = sign_out(idp, elsewhere)

        assert done.status_code == 200, done.text
        assert not is_in(robin)

    def test_of_another_name_leaves_the_visit(self, idp, robin, elsewhere):
        idp.want(name_id="p-9999")

        assert sign_out(idp, elsewhere).status_code == 200
        assert is_in(robin)

    def test_under_another_index_leaves_the_visit(self, idp, robin, elsewhere):
        idp.want(session_index="s-2")

        assert sign_out(idp, elsewhere).status_code == 200
        assert is_in(robin) == (idp.kind == "samlp"), "pysaml2 names no index, and so it means every visit"

    def test_is_not_believed_by_the_idp_when_our_answer_is_spoilt(self, idp, robin, elsewhere):
        _, answered = elsewhere.follow(idp.url, idp.ask("/logout"))
        spoilt = answered.headers["Location"].replace("&Signature=", "&Signature=AAAA")

        assert elsewhere.ask("GET", spoilt).status_code >= 400
