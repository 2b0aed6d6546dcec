import threading
from datetime import timedelta

import pyotp
import pytest

from kernel.database import db
from kernel.staff import app_codes, passwords, people
from kernel.staff.app_codes import NotThisCode
from kernel.staff.hard_to_guess import EasyToGuess
from kernel.staff.passwords import Given, NameTaken, NotThisPassword
from kernel.staff.tables import Password
from portal import unit_of_work
from tests.kernel.staff.conftest import KEY, NOON, TENANT

NAME, WORDS = "Ada@Northwind.test", "lichen copper zebra tuba"
LATER = NOON + timedelta(minutes=1)
SECRET = app_codes.new_secret()
DIGEST = passwords.name_digest(NAME, "staff", key=KEY)


def code(at, secret=SECRET):
    return pyotp.TOTP(secret).at(at)


@pytest.fixture
def ready(ada):
    """Ada, with a password and an app that shows codes."""
    passwords.set_up(ada, Given(NAME, WORDS, code(NOON)), SECRET, key=KEY, at=NOON)
    return ada


def check(password=WORDS, digits=None, at=LATER, digest=DIGEST):
    given = Given(NAME, password, code(at) if digits is None else digits)
    return passwords.check("staff", digest, given, key=KEY, at=at)


class TestSetUp:
    def test_keeps_neither_name_nor_password_nor_secret_in_clear(self, ready):
        kept = str(vars(passwords.find(ready)))

        assert not any(word.lower() in kept.lower() for word in (NAME, WORDS, SECRET))
        assert passwords.find(ready).hash.startswith("$argon2id$")

    def test_wants_a_first_code(self, ada):
        with pytest.raises(NotThisCode):
            passwords.set_up(ada, Given(NAME, WORDS, "000000"), SECRET, key=KEY, at=NOON)
        assert passwords.find(ada) is None

    def test_refuses_a_name_that_leads_to_somebody_else(self, ready, join):
        grace = join("Grace Hopper")
        given = Given(" ada@northwind.TEST ", WORDS, code(NOON))

        with pytest.raises(NameTaken):
            passwords.set_up(grace, given, SECRET, key=KEY, at=NOON)

    def test_replaces_what_was_before(self, ready):
        other = app_codes.new_secret()
        passwords.set_up(ready, Given(NAME, WORDS + "!", code(LATER, other)), other, key=KEY, at=LATER)

        with pytest.raises(NotThisPassword):
            check()
        assert db.session.query(Password).count() == 1

    def test_refuses_what_is_easy_to_guess(self, ada):
        with pytest.raises(EasyToGuess):
            passwords.set_up(ada, Given(NAME, "passwordpassword1", code(NOON)), SECRET, key=KEY, at=NOON)


class TestCheck:
    def test_lets_in_by_both(self, ready):
        assert check().person_id == ready.person_id

    @pytest.mark.parametrize(
        "wrong",
        [{"password": WORDS + "x"}, {"password": ""}, {"digits": "000000"}, {"digits": ""}, {"digest": b"nobody"}],
    )
    def test_refuses_either_alone_and_strangers_alike(self, ready, wrong):
        with pytest.raises(NotThisPassword):
            check(**wrong)

    def test_never_takes_a_step_again(self, ready):
        digits = code(LATER)
        check(digits=digits)

        with pytest.raises(NotThisPassword):
            check(digits=digits, at=LATER + timedelta(seconds=20))

    def test_does_not_take_the_code_that_set_it_up(self, ready):
        with pytest.raises(NotThisPassword):
            check(digits=code(NOON), at=NOON)

    def test_does_not_take_an_older_step_than_the_last(self, ready):
        check()

        with pytest.raises(NotThisPassword):
            check(digits=code(LATER - timedelta(seconds=30)))

    def test_works_as_hard_for_a_name_that_nobody_has(self, ready):
        tried = []
        hasher = passwords.HASHER
        verify = type(hasher).verify

        class Counting(type(hasher)):
            def verify(self, *given):
                tried.append(given[0].rpartition("$")[0])
                return verify(self, *given)

        passwords.HASHER = Counting(memory_cost=hasher.memory_cost, time_cost=1, parallelism=1)
        try:
            for digest in (DIGEST, b"nobody"):
                with pytest.raises(NotThisPassword):
                    check(password="another one entirely", digest=digest)
        finally:
            passwords.HASHER = hasher

        kept, nobodys = tried
        assert kept.rpartition("$")[0] == nobodys.rpartition("$")[0]


class TestRemove:
    def test_closes_the_way(self, ready):
        passwords.remove(ready)

        with pytest.raises(NotThisPassword):
            check()

    def test_comes_with_the_end_of_a_role(self, ready):
        people.end(ready.person_id, "staff")

        with pytest.raises(NotThisPassword):
            check()


class TestAtTheSameMoment:
    def test_a_code_lets_in_once(self, work_app, ready):
        digits = code(LATER)
        db.session.commit()
        together, answers = threading.Barrier(2), []

        def try_it():
            with work_app.app_context(), unit_of_work.acting("hr_web", tenant_id=TENANT):
                together.wait()
                try:
                    check(digits=digits)
                    answers.append("in")
                except NotThisPassword:
                    answers.append("out")

        both = [threading.Thread(target=try_it) for _ in range(2)]
        for each in both:
            each.start()
        for each in both:
            each.join()

        assert sorted(answers) == ["in", "out"]
