"""Sample content for the care side's pages: those of people who come for help stand in `client/looks.py`."""

from flask_wtf import FlaskForm
from wtforms import RadioField
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
        Way("Calendar", "/provider/availability"),
        Way("Notes", "/provider/notes"),
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


def inbox():
    """A provider's day."""
    return {
        "flags": [("Amber Finch does not feel safe. Please read this first.", "/provider/flags/1")],
        "count": 3,
        "capacity": {"words": "Room for 2 more this week", "href": "/provider/capacity"},
        "waiting": [
            {"nickname": "Amber Finch", "needs": "Anxiety, work", "how": "Video, evenings", "answer_by": "17:00 today",
             "soon": True, "href": "/provider/referrals/1"},
            {"nickname": "Slate Heron", "needs": "Losing someone", "how": "In person", "answer_by": "Tuesday 11:00",
             "soon": False, "href": "/provider/referrals/2"},
            {"nickname": "Coral Wren", "needs": "Low mood", "how": "Phone", "answer_by": "Wednesday 09:30",
             "soon": False, "href": "/provider/referrals/3"},
        ],
        "today": [
            ("14:00", "Teal Otter", "Video", "They are here", ("Open the room", "/provider/rooms/1")),
            ("15:30", "Grey Linnet", "Phone", "Booked", ("Open the room", "/provider/rooms/2")),
        ],
    }  # fmt: skip


def referral():
    """One referral, to accept or pass on."""
    return {
        "back": "/provider/referrals",
        "accept": "/provider/referrals/1/accept",
        "decline": "/provider/referrals/1/decline",
        "form": Decline(),
        "referral": {
            "nickname": "Amber Finch",
            "answer_by": "17:00 today",
            "first_words": "I have not been sleeping since the spring, and I would like to talk to someone outside.",
            "rows": [
                ("Looking for", "Anxiety, work"),
                ("Wants to meet", "Video, Thursday 3 December, 18:30, London time"),
                ("Language", "English"),
                ("Covered", "Yes, 6 left"),
            ],
        },
    }


def overview():
    """What those who run the network see first."""
    return {
        "due": [("Licence of S. Haddad", "runs out on 12 December", "/network/providers/3"),
                ("Crisis lines of Ireland", "not reviewed yet", "/network/crisis")],
        "places": [("London", 21, 9, "Today, 18:30"), ("Leeds", 6, 2, "Wednesday"), ("Dublin", 4, 0, "In 6 days")],
        "periods": [("Third quarter 2026", "30 September", "15 October", "Published"),
                    ("Fourth quarter 2026", "31 December", "15 January", "Open")],
    }  # fmt: skip


SAMPLES = (
    *looks.SAMPLES,
    Sample("inbox", "provider/referrals/index.html", PROVIDER, inbox),
    Sample("referral", "provider/referrals/show.html", PROVIDER, referral),
    Sample("network", "network/overview/show.html", NETWORK, overview),
)
