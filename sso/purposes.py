"""What a sign-in is for. It is kept in our own pending row and never told to the IdP."""

from enum import StrEnum


class Purpose(StrEnum):
    """The surface that a sign-in opens; a test opens none, a link binds it to who is here already."""

    DESK = "desk"
    STAFF = "staff"
    TEST = "test"
    LINK = "link"
