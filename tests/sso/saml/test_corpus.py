"""The whole corpus at the rules: the same bodies that are posted to a running ACS, each with its reason."""

import pytest

from sso.refusals import SignInRefused
from sso.saml import response
from tests.sso.attacks.corpus import CORPUS

# What the rules of SAML cannot know: whether we asked this question.
ELSEWHERE = {"heavy: a long question"}


def accept(lab, body):
    message = response.read(body, lab.connection)
    return response.verify(message, lab.connection, lab.addresses, in_response_to=lab.question, at=lab.at)


class TestVerify:
    @pytest.mark.parametrize("name", sorted(CORPUS.keys() - ELSEWHERE))
    def test_refuses(self, lab, name):
        attack = CORPUS[name]
        body = attack.build(lab)

        with pytest.raises(SignInRefused) as refused:
            accept(lab, body)

        assert attack.reason in (None, refused.value.reason.value)
        assert accept(lab, lab.body(lab.signed())).name_id == "p-4711"
