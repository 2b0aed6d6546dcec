import pytest

from kernel import looking_up
from kernel.looking_up import Unknown


class TestLookUp:
    @pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example", "." * 3, "ü" * 300])
    def test_is_unknown_what_cannot_be_a_name(self, host):
        with pytest.raises(Unknown):
            looking_up.look_up(host, 0.1)
