"""Sample content for the care side's pages: those of people who come for help stand in `client/looks.py`."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.pages import Surface, Way
from tests.portal.care.client import looks
from tests.portal.gallery import Sample

PROVIDER = Surface(
    "provider",
    "/provider/",
    "/urgent-help",
    (
        Way("Referrals", "/provider/referrals", True),
        Way("Appointments", "/provider/appointments"),
        Way("Availability", "/provider/availability"),
    ),
    sign_out="/provider/leave",
)
NETWORK = Surface(
    "network",
    "/network/",
    "/urgent-help",
    (Way("Overview", "/network/", True), Way("Providers", "/network/providers"), Way("Periods", "/network/periods")),
    sign_out="/network/leave",
)


class Decline(FlaskForm):
    """Why a referral is passed on."""

    reason = RadioField(
        "Why?",
        choices=[
            SelectChoice("full", "I am full"),
            SelectChoice("field", "Not my field"),
            SelectChoice("time", "The time does not suit"),
        ],
    )


class Later(FlaskForm):
    """Another time."""

    starts_at = SelectField("Another time", choices=[SelectChoice("1", "Friday 4 December, 09:00, London time")])


def standing():
    """The bar of a provider who has room."""
    words = "You take new clients: room for 2 of 4 this month."
    return {"words": words, "is_taking": True, "switch": "/provider/switch", "change": "/provider/availability"}


def inbox():
    """A provider's day."""
    return {
        "standing": standing,
        "flags": [("Amber Finch does not feel safe. Please read this first.", "/provider/flags/1")],
        "count": 3,
        "seen": [("Teal Otter", "/provider/referrals/4"), ("Grey Linnet", "/provider/referrals/5")],
        "waiting": [
            {"nickname": "Amber Finch", "needs": "Worry or anxiety, Stress", "how": "Video call",
             "answer_by": "Today, 17:00", "soon": True, "continues": False, "href": "/provider/referrals/1"},
            {"nickname": "Slate Heron", "needs": "Losing someone or something", "how": "In person",
             "answer_by": "Tomorrow, 11:00", "soon": False, "continues": True, "href": "/provider/referrals/2"},
            {"nickname": "Coral Wren", "needs": "Feeling low", "how": "Any of these is fine",
             "answer_by": "Tomorrow, 16:30", "soon": False, "continues": False, "href": "/provider/referrals/3"},
        ],
        "today": [
            (("14:00", "/provider/appointments/1"), "Teal Otter", "Video call", "They are here",
             ("Open the room", "/provider/rooms/1")),
            (("15:30", "/provider/appointments/2"), "Grey Linnet", "In person", "Booked", ""),
        ],
    }  # fmt: skip


def referral():
    """One referral, to accept or pass on."""
    return {
        "standing": standing,
        "referral_id": 1,
        "form": Decline(),
        "later": Later(),
        "listed": [],
        "referral": {
            "nickname": "Amber Finch",
            "state": "Waiting for your answer",
            "answer_by": "Today, 17:00",
            "at_risk": "They said that they do not feel safe.",
            "continues": "They say that they see you already, in another account.",
            "can_close": False,
            "rows": [
                ("Looking for help with", "Worry or anxiety, Stress"),
                ("Asks for", "Thursday 3 December, 18:30, London time (evening for them)"),
                ("Language", "English"),
                ("Covered", "Yes, within what they have left"),
            ],
        },
    }


def contact_key():
    """A key, and three cards under it."""
    return {"standing": standing, "made": looks.POINT + "00" * 76, "sealed": 3}


def another_key():
    """What is lost with the key there is."""
    return {"standing": standing, "instead_of": "00" * 32, "sealed": 3}


def contact_card():
    """A card that lies ready."""
    ids = {"referral_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "made": looks.POINT + "00" * 76}
    says = {"nickname": "Amber Finch", "has_card": True, "has_old": False, "back_to": "/provider/referrals/1"}
    return {"standing": standing, **ids, **says}


def overview():
    """What those who run the network see first."""
    return {
        "due": [("Samir Haddad", "a licence ends on 12 December 2026", "/network/providers/3"),
                ("Elin Lindqvist", "is paused until they confirm that they have room", "/network/providers/4")],
        "places": [("Ireland", "4", "0"), ("France", "6", "2"), ("United Kingdom", "21", "9")],
        "periods": [("2026-Q3", "7 October 2026", "15 October 2026", "2", "Published"),
                    ("2026-Q4", "7 January 2027", "15 January 2027", "2", "Open")],
    }  # fmt: skip


SAMPLES = (
    *looks.SAMPLES,
    Sample("inbox", "provider/referrals/index.html", PROVIDER, inbox),
    Sample("referral", "provider/referrals/show.html", PROVIDER, referral),
    Sample("contact-key", "provider/contact_key/show.html", PROVIDER, contact_key),
    Sample("contact-key-another", "provider/contact_key/make.html", PROVIDER, another_key),
    Sample("contact-card", "provider/contact_cards/show.html", PROVIDER, contact_card),
    Sample("network", "network/overview/show.html", NETWORK, overview),
)
