import pytest

from kernel.staff import hard_to_guess
from kernel.staff.hard_to_guess import EasyToGuess

ABOUT = ("Ada Byron", "ada.byron@northwind.test")


class TestCheck:
    @pytest.mark.parametrize(
        "password",
        [
            "lichen copper zebra tuba",
            "velvet-ladder-71-quince",
            "tr8%hZp_0wQm!sKd",
            "Лиса под луной поёт",
            "x" * 5 + "lichencoppertuba" + "y" * 100,
            "gj4 mw9 rt2 pz7 vb5",
        ],
    )
    def test_takes_what_is_long_and_odd(self, password):
        hard_to_guess.check(password, ABOUT)

    @pytest.mark.parametrize(
        "password",
        [
            "lichen copper",
            "passwordpassword1",
            "P@ssw0rd2026!!!!",
            "Alcove-Alcove-2026",
            "adabyronnorthwind",
            "Northwind Ada 1999",
            "123456789012345678",
            "aaaaaaaaaaaaaaaaaaaa",
            "qwertyuiopasdfghjkl",
            "abababababababababab",
            "SummerSummer2026!!",
            "letmein letmein 1234",
            "lichen copper zebra " * 20,
        ],
    )
    def test_refuses_what_is_short_endless_or_known(self, password):
        with pytest.raises(EasyToGuess) as refused:
            hard_to_guess.check(password, ABOUT)

        assert password not in refused.value.message

    def test_counts_letters_as_they_are_read_and_not_as_they_are_typed(self):
        assert hard_to_guess.normal("ﬁne café") == hard_to_guess.normal("fine café")
