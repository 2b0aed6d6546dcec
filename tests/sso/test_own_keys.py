"""Our own key changes without a gap: published before it signs, opening after it."""

import pytest

from kernel import clock, sealing
from sso import connections, own_keys
from sso.own_keys import NotNow, Turn
from tests import house

KEY = bytes.fromhex(house.SECRET)


def prepare(connection):
    return own_keys.prepare_key(connection, sealing_key=KEY, at=clock.true_now())


def value(connection):
    return connections.as_value(connection, sealing_key=KEY)


class TestPrepareKey:
    def test_is_published_and_not_yet_used(self, draft):
        before = value(draft)

        assert prepare(draft) == {"own_key": ("none", "next")}

        after = value(draft)
        assert after.sp_certificate_pem == before.sp_certificate_pem
        assert after.next_key.certificate_pem != before.sp_certificate_pem
        assert len(after.own_keys) == 2

    def test_is_sealed(self, draft):
        prepare(draft)

        assert b"PRIVATE" not in own_keys.find(draft).private_key_sealed
        with pytest.raises(sealing.CannotOpen):
            connections.as_value(draft, sealing_key=b"o" * 32)

    def test_is_refused_the_second_time(self, draft):
        prepare(draft)

        with pytest.raises(NotNow):
            prepare(draft)

    def test_is_refused_once_switched_off(self, draft):
        connections.disable(draft)

        with pytest.raises(NotNow):
            prepare(draft)


class TestUseNextKey:
    def test_signs_with_the_new_and_opens_with_both(self, draft):
        old = value(draft).own_keys[0]
        prepare(draft)
        new = value(draft).next_key

        assert own_keys.use_next_key(draft) == {"own_key": ("next", "old")}

        after = value(draft)
        assert (after.own_keys, after.next_key) == ((new, old), None)

    @pytest.mark.parametrize("again", [own_keys.use_next_key, own_keys.forget_next_key, prepare])
    def test_is_done_once(self, draft, again):
        prepare(draft)
        own_keys.use_next_key(draft)

        with pytest.raises(NotNow):
            again(draft)


class TestDropOldKey:
    def test_leaves_the_new_one_alone(self, draft):
        prepare(draft)
        new = value(draft).next_key
        own_keys.use_next_key(draft)

        own_keys.drop_old_key(draft)

        assert value(draft).own_keys == (new,)
        assert own_keys.turn(draft) is Turn.NONE

    def test_is_refused_before_the_new_one_signs(self, draft):
        for _ in range(2):
            with pytest.raises(NotNow):
                own_keys.drop_old_key(draft)
            if own_keys.turn(draft) is Turn.NONE:
                prepare(draft)


class TestForgetNextKey:
    def test_goes_back_to_the_one_in_use(self, draft):
        before = value(draft).own_keys
        prepare(draft)

        own_keys.forget_next_key(draft)

        assert value(draft).own_keys == before
