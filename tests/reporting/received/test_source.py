from reporting.received import source


class Shelf:
    """A side that has these releases and no others."""

    def __init__(self, *bytes_of):
        self.bytes_of = dict(bytes_of)

    def fetch(self, unit_id, period_id):
        return self.bytes_of.get((unit_id, period_id))


class TestPull:
    def test_keeps_what_is_there_and_leaves_the_rest_for_another_day(self, house):
        _, unit = house.organisation("larkfield")
        shelf = Shelf(((unit, "2026-Q3"), house.signed(unit)))

        with house.acting("work_job"):
            assert source.pull(shelf, house.public, [(unit, "2026-Q3"), (unit, "2026-Q4")], at=house.day) == 1
            assert source.pull(shelf, house.public, [(unit, "2026-Q3")], at=house.day) == 0

    def test_goes_on_after_a_release_that_is_false(self, house):
        _, unit = house.organisation("larkfield")
        _, other = house.organisation("northmoor")
        shelf = Shelf(((unit, "2026-Q3"), house.signed(other)), ((other, "2026-Q3"), house.signed(other)))

        with house.acting("work_job"):
            assert source.pull(shelf, house.public, [(unit, "2026-Q3"), (other, "2026-Q3")], at=house.day) == 1
