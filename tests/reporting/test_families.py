import pytest

from reporting import families


class TestWaited:
    @pytest.mark.parametrize(
        ("days", "cell"), [(0, "within_3_days"), (3, "within_3_days"), (4, "within_7_days"), (15, "longer")]
    )
    def test_is_one_of_the_declared_cells(self, days, cell):
        assert families.waited(days) == cell

        families.check_cell(families.get("ttfa"), cell)


class TestGet:
    def test_knows_only_what_was_declared(self):
        with pytest.raises(families.NoSuchCell):
            families.get("by_provider")

    def test_takes_the_cohorts_of_the_unit_and_a_way_not_to_say(self):
        assert families.get("cohort", cohorts=["north", "east"]).cells == ("east", "north", "rather_not_say")

    def test_refuses_a_cell_nobody_declared(self):
        with pytest.raises(families.NoSuchCell):
            families.check_cell(families.get("modality"), "hologram")
