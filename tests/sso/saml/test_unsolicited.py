"""Answers to no question: only where that is allowed, and only when they say nothing of one."""

import pytest

from sso.refusals import SignInRefused
from sso.saml import response

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"


def confirmation(root):
    return next(root.iter(f"{SAML}SubjectConfirmationData"))


def forget_outer(root):
    del root.attrib["InResponseTo"]


def forget_inner(root):
    del confirmation(root).attrib["InResponseTo"]


def forget_both(root):
    forget_outer(root)
    forget_inner(root)


def accept(lab, root):
    message = response.read(lab.body(root), lab.connection)
    return response.verify(message, lab.connection, lab.addresses, in_response_to=None, at=lab.at)


class TestVerify:
    def test_takes_one_that_names_no_question(self, lab):
        assert accept(lab, lab.signed(forget_both)).name_id == "p-4711"

    @pytest.mark.parametrize("change", [forget_outer, forget_inner, lambda root: None])
    def test_refuses_one_that_names_a_question_anywhere(self, lab, change):
        with pytest.raises(SignInRefused) as refused:
            accept(lab, lab.signed(change))

        assert refused.value.reason in ("in_response_to", "not_verified")

    def test_refuses_an_empty_name_of_a_question(self, lab):
        with pytest.raises(SignInRefused):
            accept(lab, lab.signed(lambda root: root.set("InResponseTo", "")))

    def test_refuses_one_where_the_question_was_cut_off_outside(self, lab):
        root = lab.signed()
        # Only the assertion is signed, so anybody on the way could do this.
        forget_outer(root)

        with pytest.raises(SignInRefused) as refused:
            accept(lab, root)
        assert refused.value.reason == "in_response_to"

    def test_is_not_taken_for_an_answer(self, lab):
        assert lab.refusal(lab.signed(forget_both)) == "in_response_to"
