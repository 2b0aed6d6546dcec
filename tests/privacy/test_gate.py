"""Whatever joins and collections happen in whatever order, nothing opens while fewer than k people have collected."""

import random
import secrets
from datetime import date
from uuid import UUID

import pytest

from eligibility import directory
from eligibility.blinding import blind, formats, keys
from eligibility.issuing import collected, enrolment, ledger, rawrsa
from eligibility.redeeming import gate, published, redeem
from kernel import scope, signing

UNIT = UUID("6f1de0b1-3a55-4b7e-9d1c-0f5f3b1c2a77")
DIGEST = formats.challenge_digest(formats.token_challenge("localhost", "care.localhost"))
PUBLISHER = signing.load(bytes(range(32)))
GATE = 6


class Story:
    """Both sides as far as the gate concerns them, and what a test must know of them."""

    def __init__(self, work_app, care_app, key_pair):
        self.work_app, self.care_app = work_app, care_app
        self.issuer, self.spki = rawrsa.PrivateKey(*key_pair), keys.encode(key_pair[1])
        self.key_id = keys.key_id(self.spki)
        self.waiting, self.collectors, self.vouchers = [], 0, []
        self.directory = None

    def join(self):
        self.waiting.append(secrets.token_bytes(32))
        with self.work_app.app_context(), scope.everybody("work_job"):
            enrolment.enrol(UNIT, self.waiting[-1:])

    def collect(self):
        if not self.waiting:
            return
        nonce, member = secrets.token_bytes(32), self.waiting.pop()
        blinded = blind.blind(keys.modulus(self.spki), formats.token_input(nonce, DIGEST, self.key_id))
        ask = formats.TokenRequest(self.key_id[-1], blinded.blinded)
        with self.work_app.app_context(), scope.nobody("desk_web"):
            (answer,) = ledger.issue(member, self.key_id, [ask], sign=lambda _, message: self.issuer.sign(message))
        signature = blind.finish(keys.modulus(self.spki), blinded, answer)
        self.vouchers.append(formats.Token(nonce, DIGEST, self.key_id, signature))
        self.collectors += 1

    def publish(self):
        with self.work_app.app_context(), scope.everybody("work_job"):
            is_open = collected.enough(self.key_id, GATE)
        span = date(2027, 1, 1), date(2028, 3, 1)
        key = directory.Key(self.key_id, self.spki, UNIT, "2027", *span, open=is_open)
        self.directory = directory.following(self.directory, (key,))
        with self.care_app.app_context(), scope.everybody("care_job"):
            published.take_directory(directory.sign(self.directory, PUBLISHER), signing.public_bytes(PUBLISHER))

    def redeem(self):
        """Whether one voucher opened an account; None when there is none."""
        if not self.vouchers:
            return None
        body = formats.Redeem(formats.NEW_ACCOUNT, self.vouchers[-1], secrets.token_bytes(32)).encode()
        with self.care_app.app_context(), scope.nobody("client_web"):
            try:
                redeem.redeem(body, redeem.Place(DIGEST, b"p" * 32), on=date(2027, 6, 1))
            except gate.NotOpen:
                return False
        self.vouchers.pop()
        return True


@pytest.mark.parametrize("seed", range(4))
def test_opens_nothing_too_early_and_stays_open(work_app, care_app, key_pair, seed):
    chance, story = random.Random(seed), Story(work_app, care_app, key_pair)
    with work_app.app_context(), scope.everybody("work_job"):
        enrolment.open_period(UNIT, "2027", story.spki, 1)
    story.publish()
    opened = False

    for _ in range(70):
        act = chance.choice([story.join, story.collect, story.publish, story.redeem])
        outcome = act()
        if act == story.redeem and outcome is not None:
            assert outcome or not opened
            assert story.collectors >= GATE or not outcome
            opened = opened or outcome

    assert opened
