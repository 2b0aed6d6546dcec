"""Pages that a program prints are what it would print today."""

import pytest

from care import state_diagrams
from tests.rules import tree

THINK = (
    "A table of moves changed and its page did not: run `python -m care.state_diagrams docs/states` and read the diff."
)


class TestStateDiagrams:
    @pytest.mark.parametrize("page", state_diagrams.pages())
    def test_show_the_table_of_moves(self, page):
        assert tree.read(f"docs/states/{page}") == state_diagrams.pages()[page], THINK
