"""Who it is: a keyed digest of connection and NameID, under another key for each surface, so that they do not join."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from kernel import days, sealing
from sso.purposes import Purpose
from sso.refusals import Reason, SignInRefused
from sso.saml.postcheck import Assertion

MAX_NUMBER = 64


class NotOnRoster(SignInRefused):
    """The company knows this person; the roster it gave us does not, or not today."""

    message = (
        "Your company's sign-in worked, but you are not on the list of covered people that we were given. "
        "Please ask your HR department to check your entry."
    )

    def __init__(self) -> None:
        super().__init__(Reason.NOT_ON_ROSTER)


class NotBegun(SignInRefused):
    """The roster has this person, and their cover begins on a later day. Nothing is wrong."""

    heading = "Your cover has not begun yet"
    is_fault = False

    def __init__(self, starts_on: date) -> None:
        super().__init__(Reason.NOT_ON_ROSTER)
        self.message = (
            f"You are on the list, and your cover begins on {days.in_words(starts_on)}. Please come back then, "
            "in the same way. Whoever is new begins on the first day of a month, together with the others, so that "
            "nobody stands out by the day on which they came."
        )


class Roster(Protocol):
    """The roster as sign-in needs it. It is only read."""

    def find_key(self, employee_number: str, *, on: date) -> bytes | None:
        """The roster's own digest of this number, if the organisation in scope has an eligible person of it."""

    def begins_on(self, employee_number: str, *, on: date) -> date | None:
        """The day after that one on which the person of this number begins to be eligible, if there is one."""


@dataclass(frozen=True)
class Peppers:
    """The keys of the digests. The desk's and the staff's never meet in one table."""

    desk: bytes = field(repr=False)
    staff: bytes = field(repr=False)


def digest(assertion: Assertion, connection_id: str, purpose: Purpose, peppers: Peppers) -> bytes:
    """The subject of this person at this surface. A test has the staff's pepper, and its subject is not kept."""
    pepper = peppers.desk if purpose is Purpose.DESK else peppers.staff
    return sealing.digest(pepper, "sso-subject", f"{connection_id}|{assertion.name_id}")


def staff_digest(name_id: str, connection_id: str, peppers: Peppers) -> bytes:
    """The subject at the surfaces of roles of a name that came without an assertion."""
    return sealing.digest(peppers.staff, "sso-subject", f"{connection_id}|{name_id}")


def index_of(assertion: Assertion, connection_id: str, purpose: Purpose, peppers: Peppers) -> bytes | None:
    """The digest of the IdP's word for its visit, if it said one; none for the desk, which has no single logout."""
    if purpose not in (Purpose.STAFF, Purpose.LINK) or not assertion.session_index:
        return None
    return index_digest(assertion.session_index, connection_id, peppers)


def index_digest(session_index: str, connection_id: str, peppers: Peppers) -> bytes:
    """What is kept of the IdP's own word for one of its visits, for people with a role."""
    return sealing.digest(peppers.staff, "sso-index", f"{connection_id}|{session_index}")


def find_number(attributes: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    """The first value of the attribute that holds the employee number, if it is there and usable."""
    values = attributes.get(name, ())
    number = values[0].strip() if values else ""
    return number if number and len(number) <= MAX_NUMBER and number.isprintable() else None
