"""Why a sign-in was refused: a code for the sign-in log, and one sentence for every person, whatever the code."""

from enum import StrEnum

from kernel.refusals import NotAllowed


class Reason(StrEnum):
    """What was wrong, for the connection's own sign-in log. It never reaches the page."""

    TOO_LARGE = "too_large"
    FIELDS = "fields"
    BASE64 = "base64"
    NOT_XML = "not_xml"
    DOCTYPE = "doctype"
    NOT_A_RESPONSE = "not_a_response"
    COMMENT = "comment"
    TOO_MANY_ELEMENTS = "too_many_elements"
    REPEATED_ID = "repeated_id"
    SIGNATURE_PLACE = "signature_place"
    SIGNATURE_SHAPE = "signature_shape"
    REFERENCE = "reference"
    TRANSFORM = "transform"
    ALGORITHM = "algorithm"
    ENCRYPTION = "encryption"
    NOT_VERIFIED = "not_verified"
    CONFIRMATION = "confirmation"
    RECIPIENT = "recipient"
    EXPIRY = "expiry"
    AUDIENCE = "audience"
    DESTINATION = "destination"
    IN_RESPONSE_TO = "in_response_to"
    NAME_ID = "name_id"
    ASSERTION = "assertion"
    NOT_STARTED_HERE = "not_started_here"
    SEEN_BEFORE = "seen_before"
    OTHER_BROWSER = "other_browser"
    FINISH_TOO_LATE = "finish_too_late"
    CONNECTION_CLOSED = "connection_closed"
    NOT_ON_ROSTER = "not_on_roster"
    NO_ROLE = "no_role"
    TAKEN = "taken"


class SignInRefused(NotAllowed):
    """A sign-in that did not pass; `reason` is for the log, `detail` for the person setting the connection up."""

    message = "We could not sign you in. Please go back to where you started and try again."
    heading = "That sign-in did not work"
    is_fault = True
    """Whether somebody should look after it; otherwise there is nothing to put right."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__()
        self.reason = reason
        self.detail = detail
