"""A table of moves, drawn."""

from kernel import diagrams

MOVES = {"open": {"paid", "void"}, "paid": set(), "void": set()}


class TestPage:
    def test_draws_every_move_and_no_other(self):
        lines = diagrams.page("Life", "open", MOVES).splitlines()

        assert [line.strip() for line in lines if "-->" in line] == [
            "[*] --> open",
            "open --> paid",
            "open --> void",
            "paid --> [*]",
            "void --> [*]",
        ]

    def test_is_the_same_whatever_the_order_of_a_set(self):
        assert diagrams.page("Life", "open", {**MOVES, "open": ["void", "paid"]}) == diagrams.page(
            "Life", "open", MOVES
        )
