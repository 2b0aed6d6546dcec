"""Sample content for the pages of those who come for help and those who give it."""

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, widgets
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from care import crisis
from portal.pages import Surface, Way
from tests.portal.gallery import Sample

ONE = Surface("client", "/", "/urgent-help")
RIGHT_TO_LEFT = Surface("client", "/", "/urgent-help", lang="ar", dir="rtl")
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
BRITISH = crisis.help_for("GB")


class HowToMeet(FlaskForm):
    """One question."""

    answer = RadioField(
        "How would you like to meet?",
        choices=[
            SelectChoice("video", "Video"),
            SelectChoice("phone", "Phone"),
            SelectChoice("in_person", "In person"),
            SelectChoice("any", "I don’t mind"),
        ],
        validators=[InputRequired("Choose how you would like to meet, or skip this question.")],
    )


class WhatBrings(FlaskForm):
    """A question with several answers."""

    answer = SelectMultipleField(
        "What brings you here?",
        choices=[
            SelectChoice("sleep", "Sleep"),
            SelectChoice("grief", "Losing someone"),
            SelectChoice("work", "Work"),
            SelectChoice("rather_not", "I’d rather not say"),
        ],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class Retype(FlaskForm):
    """Two of the eight words."""

    third = StringField("The third word", validators=[InputRequired("Type the third word.")])
    seventh = StringField("The seventh word", validators=[InputRequired("Type the seventh word.")])


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


def start():
    """The first page."""
    return {"allowance": "six appointments", "begin": "/questions/1", "come_back": "/return"}


def question(form, *, skip="/questions/3", finish=lambda form: form):
    """One page with one question."""
    return lambda: {
        "step": "Step 2",
        "back": "/questions/1",
        "skip": skip,
        "form": finish(form()),
        "question": {
            "why": "You can change this later.",
            "hints": {
                "video": "In your browser. Nothing to install, and your number stays hidden.",
                "phone": "We connect the call. Neither side sees the other’s number.",
                "in_person": "At their practice, near a place you choose.",
            },
        },
    }


def faulty(form):
    """As it comes back when nothing was answered."""
    form.validate()
    return form


def matches():
    """Three people, or none."""
    return {
        "back": "/questions/7",
        "more": "/matches?more",
        "choose_for_me": "/matches/any",
        "loosen": [("With video: four people", "/questions/2"), ("In the daytime: two people", "/questions/3")],
        "people": [
            {
                "name": "Ngozi Okafor",
                "title": "Counsellor, in English and Igbo",
                "reasons": ["Works with grief and with changes at work.", "Has evenings, as you asked."],
                "next_free": "Thursday 3 December, 18:30, London time",
                "href": "/matches/1",
            },
            {
                "name": "Elin Lindqvist",
                "title": "Psychologist, in English and Swedish",
                "reasons": ["Works with sleep and worry.", "Meets by video, or near Leeds."],
                "next_free": "Wednesday 2 December, 12:00, London time",
                "href": "/matches/2",
            },
            {
                "name": "Samir Haddad",
                "title": "Counsellor, in English, French and Arabic",
                "reasons": ["Works with grief.", "Has the earliest evening of those who fit."],
                "next_free": "Tuesday 1 December, 19:00, London time",
                "href": "/matches/3",
            },
        ],
    }


def phrase():
    """Eight words."""
    return {"words": ["harbour", "violin", "maple", "quiet", "lantern", "orbit", "cedar", "winter"], "form": Retype()}


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


def urgent():
    """Urgent help of one country."""
    return {
        "help": {"emergency": BRITISH.emergency, "lines": BRITISH.lines, "reviewed": "Compiled in November 2026."},
        "countries": [("United Kingdom", "/urgent-help/gb", True), ("Ireland", "/urgent-help/ie", False)],
    }


SAMPLES = (
    Sample("start", "client/start/show.html", ONE, start, BRITISH),
    Sample("question", "client/questions/show.html", ONE, question(HowToMeet), BRITISH),
    Sample("question-faulty", "client/questions/show.html", ONE, question(HowToMeet, finish=faulty), None),
    Sample("question-several", "client/questions/show.html", ONE, question(WhatBrings, skip=None), BRITISH),
    Sample("matches", "client/matches/show.html", ONE, matches, BRITISH),
    Sample("matches-none", "client/matches/show.html", ONE, lambda: {**matches(), "people": []}, BRITISH),
    Sample("phrase", "client/phrase/show.html", ONE, phrase, BRITISH),
    Sample("inbox", "provider/referrals/index.html", PROVIDER, inbox),
    Sample("referral", "provider/referrals/show.html", PROVIDER, referral),
    Sample("network", "network/overview/show.html", NETWORK, overview),
    Sample("question-from-the-right", "client/questions/show.html", RIGHT_TO_LEFT, question(HowToMeet, finish=faulty)),
    Sample("promise", "public/promise/show.html", ONE, dict, BRITISH),
    Sample("urgent-help", "public/urgent_help/show.html", ONE, urgent, BRITISH),
)


def is_private(sample):
    """Whether the page is one of those that a passer-by must learn nothing from."""
    return sample.template.startswith("client/")
