"""A process that dies anywhere in closing a period leaves no period without its release, and none with two."""

import random
from itertools import count

import pytest
from sqlalchemy.exc import DBAPIError

from portal import unit_of_work
from portal.care.jobs import releases
from portal.installing import Home
from tests.faults import closings, dying

JOB = "close_and_publish"
WHAT = "closing a period"


@pytest.fixture
def place(care_app, databases):
    """Settings of the worker, with the key that signs releases."""
    settings = care_app.extensions["settings"]
    Home(settings.home).signing_key("releases")
    with care_app.app_context():
        yield settings


@pytest.fixture
def public(place):
    return Home(place.home).public_key("releases")


@pytest.fixture
def die(place):
    return lambda step: dying.work(place, JOB, closings.DUE, step=step)


@pytest.fixture
def standing(databases):
    return lambda unit_id: closings.standing(databases.care, unit_id)


def run():
    """What a worker that lives does next."""
    with unit_of_work.everybody("care_job"):
        releases.close_and_publish(at=closings.DUE)


class TestDeath:
    @pytest.mark.parametrize("stride", [3, pytest.param(1, marks=pytest.mark.campaign)])
    def test_at_every_step_leaves_one_release_after_the_next_run(self, die, standing, public, landed, stride):
        for step in count(1, stride):
            unit = closings.open_unit()
            died = die(step)
            before = standing(unit)
            before.check()

            run()
            after = standing(unit)
            after.check_released(public)
            before.check_kept_in(after)

            if not died:
                break
            landed(WHAT, "process dies")
        assert step > 40

    def test_before_the_charge_is_kept_costs_nothing(self, die, standing):
        unit = closings.open_unit()
        die(1)

        run()

        assert standing(unit).charges == 1

    def test_three_times_after_the_charge_ends_the_tries(self, die, standing):
        unit = closings.open_unit()
        step = next(step for step in count(10, 5) if die(step) and standing(unit).charges)
        for _ in range(2):
            die(step)

        run()

        stands = standing(unit)
        stands.check()
        assert stands.charges == closings.CHARGES
        assert stands.draws == []


@pytest.mark.campaign
class TestLostConnection:
    def test_at_every_step_leaves_one_release_after_the_next_run(
        self, place, databases, killed_at, standing, public, landed
    ):
        for step in count(1):
            unit = closings.open_unit()
            with killed_at(databases.care, step) as killer:
                try:
                    run()
                except DBAPIError:
                    landed(WHAT, "connection ends")
            before = standing(unit)
            before.check()

            run()
            after = standing(unit)
            after.check_released(public)
            before.check_kept_in(after)

            if killer.seen < step:
                break
        assert step > 30


@pytest.mark.campaign
class TestCampaign:
    def test_three_deaths_at_any_steps_never_charge_a_fourth_time(self, die, standing, public, landed):
        chosen = random.Random("three deaths")
        for _ in range(80):
            unit = closings.open_unit()
            earlier = standing(unit)
            for step in chosen.choices(range(1, 60), k=3):
                if die(step):
                    landed(f"{WHAT}, three times", "process dies")
                stands = standing(unit)
                stands.check()
                earlier.check_kept_in(stands)
                earlier = stands

            run()

            after = standing(unit)
            after.check()
            earlier.check_kept_in(after)
            if earlier.charges < closings.CHARGES or earlier.draws:
                after.check_released(public)
            else:
                assert after.draws == []
