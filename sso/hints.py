"""What to change at the identity provider when a sign-in is refused: a few plain sentences for every reason.

They are read by whoever sets the sign-in up, on the page of a test's result and in the log, and printed in the guide.
"""

from dataclasses import dataclass
from enum import StrEnum

from sso.refusals import Reason


class Topic(StrEnum):
    """What is checked, in the words of the page; in the order of the page."""

    FORM = "The message can be read"
    STATUS = "The identity provider let you in"
    ENCRYPTION = "Encryption"
    ISSUER = "Issuer"
    SIGNATURE = "Signature"
    REPLY_ADDRESS = "Reply address"
    AUDIENCE = "Audience"
    TIME = "Time"
    QUESTION = "Answer to our question"
    NAME_ID = "Name ID"
    ATTRIBUTES = "Attributes"
    ONCE = "Used once only"
    PERSON = "Person"


@dataclass(frozen=True)
class Hint:
    """What happened, and what to change; `topic` is the check that failed."""

    topic: Topic
    happened: str
    change: str


EXPORT = "Give us its metadata again, so that its address and its certificates are the ones in use."
COPIED = "Copy it again from the page “Our addresses”, to the last letter."
ODD = (
    "Identity providers do not write this by themselves. Look for something between them and us that changes messages."
)
STALE = "Start the sign-in again from here, and finish it within ten minutes in the same browser."

HINTS: dict[Reason, Hint] = {
    Reason.TOO_LARGE: Hint(
        Topic.FORM, "The answer is larger than 270 KB.",
        "Send fewer attributes. Groups are the usual cause: send none, or only those assigned to this application.",
    ),
    Reason.FIELDS: Hint(
        Topic.FORM, "The form did not hold exactly one SAMLResponse.",
        "Set the binding of the reply address to HTTP-POST, and leave RelayState empty.",
    ),
    Reason.BASE64: Hint(Topic.FORM, "The answer is not written in base64.", ODD),
    Reason.NOT_XML: Hint(Topic.FORM, "The answer is not XML in UTF-8.", ODD),
    Reason.DOCTYPE: Hint(Topic.FORM, "The answer has a document type (DOCTYPE) in it.", ODD),
    Reason.NOT_A_RESPONSE: Hint(
        Topic.FORM, "What came is SAML, but not a Response.",
        "Check that the application speaks SAML 2.0 and sends to the reply address (ACS), not to another one of ours.",
    ),
    Reason.COMMENT: Hint(Topic.FORM, "The answer has comments or processing instructions in it.", ODD),
    Reason.TOO_MANY_ELEMENTS: Hint(
        Topic.FORM, "The answer has more than 5,000 elements.", "Send fewer attributes and no list of groups."
    ),
    Reason.REPEATED_ID: Hint(Topic.FORM, "Two parts of the answer have the same ID.", ODD),
    Reason.SIGNATURE_PLACE: Hint(Topic.SIGNATURE, "A signature stands where none belongs.", ODD),
    Reason.SIGNATURE_SHAPE: Hint(
        Topic.SIGNATURE, "A signature is missing, or is not made as SAML 2.0 wants it.",
        "Have the assertion signed (or what the page “Settings” says), enveloped, with RSA or ECDSA and SHA-256.",
    ),
    Reason.REFERENCE: Hint(Topic.SIGNATURE, "A signature covers another part than the one that holds it.", ODD),
    Reason.TRANSFORM: Hint(
        Topic.SIGNATURE, "A signature uses a transform that is not allowed.",
        "Choose exclusive canonicalisation (xml-exc-c14n). Inclusive canonicalisation is not accepted.",
    ),
    Reason.ALGORITHM: Hint(
        Topic.SIGNATURE, "The signature was made with an algorithm that is not safe any more.",
        "Set the signature algorithm to RSA-SHA256. If that is impossible there: allow SHA-1 on the page “Settings”.",
    ),
    Reason.ENCRYPTION: Hint(
        Topic.ENCRYPTION, "The assertion is encrypted in a way that we do not take, or not for our certificate.",
        "Use our certificate, RSA-OAEP for the key and AES-GCM or AES-CBC for the text; or switch it off there.",
    ),
    Reason.NOT_VERIFIED: Hint(
        Topic.SIGNATURE, "The signature does not fit any certificate that we know of this identity provider.", EXPORT
    ),
    Reason.CONFIRMATION: Hint(
        Topic.REPLY_ADDRESS, "The assertion is not confirmed for one bearer at one address.",
        "Set the reply address (ACS) and its binding HTTP-POST. There must be exactly one bearer confirmation.",
    ),
    Reason.RECIPIENT: Hint(
        Topic.REPLY_ADDRESS, "The assertion is meant for another reply address (Recipient).",
        f"Check the reply address (ACS). {COPIED}",
    ),
    Reason.EXPIRY: Hint(
        Topic.TIME, "The assertion is over, has no end, or lasts longer than an hour.",
        "Check the clock of the identity provider, and let assertions last five to sixty minutes.",
    ),
    Reason.AUDIENCE: Hint(
        Topic.AUDIENCE, "The assertion is meant for another audience than ours, or for more than one.",
        f"Check the identifier (entityID, audience). {COPIED}",
    ),
    Reason.DESTINATION: Hint(
        Topic.REPLY_ADDRESS, "The answer names another address than ours (Destination).",
        f"Check the reply address (ACS). {COPIED}",
    ),
    Reason.IN_RESPONSE_TO: Hint(
        Topic.QUESTION, "The answer does not say that it answers our question.",
        "Begin at our address, not at a tile of the company's own page; “Settings” can switch that way on.",
    ),
    Reason.NAME_ID: Hint(
        Topic.NAME_ID, "The Name ID is missing, empty, or of another format than agreed.",
        "Send the format that the page “Settings” says: persistent, an opaque value that never changes; not transient.",
    ),
    Reason.ASSERTION: Hint(
        Topic.ATTRIBUTES, "The assertion is incomplete, or names an attribute twice or not at all.",
        "Send exactly one assertion with an issuer, and every attribute once, with a name.",
    ),
    Reason.NOT_STARTED_HERE: Hint(Topic.QUESTION, "We asked no such question, or more than ten minutes ago.", STALE),
    Reason.SEEN_BEFORE: Hint(Topic.ONCE, "This assertion was used before.", STALE),
    Reason.OTHER_BROWSER: Hint(Topic.QUESTION, "The answer came back in another browser.", STALE),
    Reason.FINISH_TOO_LATE: Hint(Topic.QUESTION, "The browser came back more than a minute after the answer.", STALE),
    Reason.CONNECTION_CLOSED: Hint(
        Topic.QUESTION, "This sign-in is not switched on.", "Test it, and switch it on on the page “Switch on”."
    ),
    Reason.NOT_ON_ROSTER: Hint(
        Topic.PERSON, "The sign-in worked, and the person is not on the roster, or their cover begins on a later day.",
        "Check that the agreed attribute carries the same number as the roster file, with its leading noughts.",
    ),
    Reason.NO_ROLE: Hint(
        Topic.PERSON, "The sign-in worked, and nobody has given this person a role here.",
        "Nothing to change at the identity provider. HR invites colleagues on the page “Colleagues”.",
    ),
    Reason.TAKEN: Hint(
        Topic.PERSON, "This company sign-in belongs to another colleague here already.",
        "Check that the Name ID differs from person to person and is not an address that several people share.",
    ),
}  # fmt: skip

# What python3-saml says, in small letters, when it is not the signature that it refuses; the first that fits counts.
BY_WORDS: tuple[tuple[str, Hint], ...] = (
    ("status code", Hint(
        Topic.STATUS, "Your identity provider answered that it would not sign you in.",
        "Assign yourself to the application there. At InvalidNameIDPolicy, allow the Name ID format of “Settings”.",
    )),
    ("is not signed and the sp require", Hint(
        Topic.SIGNATURE, "The part that should be signed is not.",
        "Have it signed there, or choose on the page “Settings” what your identity provider signs.",
    )),
    ("no signature found", HINTS[Reason.SIGNATURE_SHAPE]),
    ("is not encrypted", Hint(
        Topic.ENCRYPTION, "We expect an encrypted assertion, and it came in clear.",
        "Switch encryption on there with our certificate, or off on the page “Settings”.",
    )),
    ("deprecated", HINTS[Reason.ALGORITHM]),
    ("audience", HINTS[Reason.AUDIENCE]),
    ("received at", HINTS[Reason.DESTINATION]),
    ("destination", HINTS[Reason.DESTINATION]),
    ("invalid issuer", Hint(
        Topic.ISSUER, "Another identity provider answered than the one whose metadata we have.", EXPORT
    )),
    ("issuer", HINTS[Reason.ASSERTION]),
    ("timestamp", HINTS[Reason.EXPIRY]),
    ("expired", HINTS[Reason.EXPIRY]),
    ("subjectconfirmation", HINTS[Reason.RECIPIENT]),
    ("inresponseto", HINTS[Reason.IN_RESPONSE_TO]),
    ("nameid", HINTS[Reason.NAME_ID]),
    ("spnamequalifier", HINTS[Reason.NAME_ID]),
    ("attribute", HINTS[Reason.ASSERTION]),
    ("authnstatement", HINTS[Reason.ASSERTION]),
)  # fmt: skip


def find(reason: Reason, detail: str = "") -> Hint:
    """The hint for a refusal; the library's own words tell its many refusals apart."""
    if reason is Reason.NOT_VERIFIED:
        said = detail.lower()
        return next((hint for words, hint in BY_WORDS if words in said), HINTS[reason])
    return HINTS[reason]
