import pytest

from eligibility.issuing import collected, ledger, striking


class TestStrike:
    def test_counts_the_whole_allowance_and_says_how_many_cards_that_is(self, period, as_desk):
        opened = period(per_member=3)

        assert striking.strike(opened.members[0], opened.key_id) == 3
        assert ledger.standing(opened.members[0], opened.key_id).used == 3

    def test_lets_nothing_be_collected_any_more(self, period, as_desk):
        opened = period(per_member=2)
        striking.strike(opened.members[0], opened.key_id)

        with pytest.raises(ledger.AllowanceUsed):
            opened.issue(opened.members[0], opened.ask())

    def test_counts_among_the_signed_and_among_the_collectors(self, period, as_role):
        opened = period(per_member=2)
        with as_role("hr_web"):
            striking.strike(opened.members[0], opened.key_id)

        with as_role("work_job"):
            assert collected.signed(opened.key_id) == 2
            assert collected.enough(opened.key_id, 1)
            assert not collected.enough(opened.key_id, 2)

    @pytest.mark.parametrize("asks", [1, 2])
    def test_is_refused_when_anything_was_collected(self, period, as_desk, asks):
        opened = period(per_member=2)
        opened.issue(opened.members[0], *(opened.ask() for _ in range(asks)))

        with pytest.raises(striking.CannotDraw):
            striking.strike(opened.members[0], opened.key_id)
        assert ledger.standing(opened.members[0], opened.key_id).used == asks

    def test_is_refused_the_second_time_in_the_same_words(self, period, as_desk):
        opened = period()
        striking.strike(opened.members[0], opened.key_id)

        with pytest.raises(striking.CannotDraw):
            striking.strike(opened.members[0], opened.key_id)

    def test_is_refused_for_somebody_whom_the_ledger_does_not_have(self, period, as_desk):
        opened = period()

        with pytest.raises(ledger.NotEligible):
            striking.strike(bytes(32), opened.key_id)

    def test_is_refused_for_a_key_that_is_not_theirs(self, period, as_desk):
        opened = period()

        with pytest.raises(ledger.NothingToCollect):
            striking.strike(opened.members[0], bytes(32))

    def test_of_one_member_touches_no_other(self, period, as_desk):
        opened = period()
        striking.strike(opened.members[0], opened.key_id)

        assert [ledger.standing(member, opened.key_id).used for member in opened.members] == [1, 0, 0, 0, 0]

    def test_never_gives_both_to_whoever_collects_at_that_moment(self, period, at_once):
        """Whichever comes first wins."""
        opened = period()
        ask = opened.ask()

        def act(place):
            if place:
                return opened.issue(opened.members[0], ask)
            try:
                return striking.strike(opened.members[0], opened.key_id)
            except striking.CannotDraw as refused:
                return refused

        struck, issued = at_once(2, act)

        assert (struck == 1) != isinstance(issued, list)
