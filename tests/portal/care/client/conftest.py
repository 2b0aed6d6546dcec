"""A Monday morning, a published key, two providers, and people who have come with a voucher."""

import pytest

from care import referrals
from portal import unit_of_work
from tests.portal.care import town
from tests.portal.care.town import ANSWERS, LINDQVIST, MONDAY, OKAFOR, WEDNESDAY, Payer, Visitor


@pytest.fixture
def payer(key_pair, care_app, tmp_path):
    town.set_clock(tmp_path, MONDAY)
    found = Payer.of(key_pair)
    found.publish(care_app)
    return found


@pytest.fixture
def stranger(care_app):
    """A browser in which nobody has signed in."""
    return Visitor(care_app)


@pytest.fixture
def come(care_app, payer):
    """Somebody who has just opened an account."""

    def newcomer():
        found = Visitor(care_app)
        assert found.redeem(payer).status_code == 204
        return found

    return newcomer


@pytest.fixture
def amber(come):
    return come()


@pytest.fixture
def birch(come):
    """Somebody else, with an account of their own."""
    return come()


@pytest.fixture
def practices(care_app):
    """Okafor answers when asked; Lindqvist can be booked at once."""
    town.open_practice(care_app, OKAFOR, "Dr Okafor")
    town.open_practice(care_app, LINDQVIST, "Sam Lindqvist", books_instantly=True)


@pytest.fixture
def answered(amber, practices):
    """Amber has answered everything."""
    for number, fields in enumerate(ANSWERS, start=1):
        assert amber.post(f"/step/{number}", fields).status_code == 303
    return amber


@pytest.fixture
def booked(answered):
    """Amber has a time with Sam Lindqvist on Wednesday; the address of the appointment."""
    page = f"/choices/{LINDQVIST}"
    made = answered.post(f"{page}/ask", {"when": WEDNESDAY.isoformat(), "how": "video"}, page=page)
    assert made.status_code == 303
    return made.location


@pytest.fixture
def asked(answered):
    """Amber has asked Dr Okafor."""
    page = f"/choices/{OKAFOR}"
    made = answered.post(f"{page}/ask", {"when": WEDNESDAY.isoformat(), "how": "video"}, page=page)
    assert made.status_code == 303
    return answered


@pytest.fixture
def as_okafor(care_app):
    """What the provider does with the one referral before them."""

    def answer(act, *given):
        with care_app.app_context(), unit_of_work.acting("provider_web", provider_id=OKAFOR):
            (referral,) = referrals.waiting_for(OKAFOR, at=MONDAY)
            act(referral, *given, at=MONDAY)

    return answer
