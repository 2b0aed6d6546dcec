"""Sample content for the pages of those who come for help."""

import segno
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField

from care import crisis, needs, policy
from care.policy import Policy
from portal.care.client import questions
from portal.care.client.agenda import Line, Sheet
from portal.care.client.offered import Day, Page, Person, Terms, TimeForm
from portal.care.client.standing import Next, Standing, Step
from portal.care.ending import Ending
from portal.pages import Surface, Way
from tests.portal.gallery import Sample

ONE = Surface("client", "/", "/urgent-help")
RIGHT_TO_LEFT = Surface("client", "/", "/urgent-help", lang="ar", dir="rtl")
SIGNED_IN = Surface(
    "client",
    "/",
    "/urgent-help",
    (Way("Home", "/my", True), Way("Appointments", "/appointments"), Way("About me", "/me")),
    sign_out="/exit",
)
BRITISH = crisis.help_for("GB")
LEFT = "You have 5 appointments left of 6."
# The point that P-256 begins with, as somebody's public key.
POINT = (
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)
WHEN = "Thursday 3 December, 18:30, London time"


def start():
    """The first page."""
    phone = segno.make("http://care.localhost:8001", error="m").svg_data_uri(
        scale=4, border=4, dark="#10201f", light="#fff"
    )
    return {"own": None, "phone": phone}


def question(number, *, faulty=False):
    """One page with one question, perhaps as it comes back when nothing was answered."""

    def values():
        form = questions.ALL[number - 1]()
        if isinstance(form, questions.Where):
            form.jurisdiction.choices = questions.options({"": "Please choose", "GB": "United Kingdom"})
            form.zone.choices = questions.options(
                {"": "The usual one there", "Europe/London": "United Kingdom: London"}
            )
            form.zone.data = ""
        if faulty:
            form.validate()
        return {"number": number, "back": "/step/1", "form": form}

    return values


def lines():
    """Somebody is not safe."""
    return {"help": BRITISH, "chosen": "GB", "onward": "/step/2"}


def check():
    """All answers."""
    rows = [
        ("What brings you", "Sleep, Losing someone or something", "/step/2"),
        ("How to meet", "Video call", "/step/3"),
        ("At ease with", "No preference", "/step/5"),
        ("We call you", "Amber Finch", "/step/7"),
    ]
    return {"rows": rows, "missing": (), "known": None}


def check_known():
    """All answers of somebody who goes on with whom they see."""
    return {**check(), "known": ("Elin Lindqvist", "/choices/2")}


class TheirWords(FlaskForm):
    """Words from another account."""

    words = StringField("Their three words")


def go_on():
    """Words to take along, and a slip of the pen."""
    form = TheirWords()
    form.words.errors = ["These words lead to nobody. Please look at each of the three once more."]
    return {"form": form, "words": [("Elin Lindqvist", "amber lantern orchard")]}


def people():
    """Three who could suit."""
    said = (
        ("Ngozi Okafor", "Speaks English and Italian",
         ("Works with grief and big changes in life.", "Free tomorrow evening."),
         ("Tomorrow, 18:30", "Thursday 3 December, 18:30", "Friday 4 December, 09:00")),
        ("Elin Lindqvist", "Speaks English", ("Works with sleep and anxiety.", "Free on Wednesday afternoon."),
         ("Wednesday 2 December, 12:00",)),
        ("Samir Haddad", "Speaks English, French and Arabic", ("Works with grief.", "Free today."), ("Today, 19:00",)),
    )  # fmt: skip
    return [Person(name, title, "", reasons, times, "/choices/1") for name, title, reasons, times in said]


def choices():
    """Three people and seven more."""
    return {"people": people(), "more": 7, "loosen": [], "is_draft": True}


def nobody():
    """What to loosen."""
    loosen = [("With video: 4 people", "/step/3"), ("If you can wait for a place: 2 people", None)]
    return {"people": [], "more": 0, "loosen": loosen, "is_draft": True}


def times():
    """A few days with one person."""
    form = TimeForm()
    form.how.choices = questions.options({"video": needs.MODALITIES["video"], "phone": needs.MODALITIES["phone"]})
    form.how.data = "video"
    clocks = ("09:00", "10:00", "11:00", "14:00", "15:00")
    days = tuple(
        Day(
            name,
            tuple((f"{name} {clock}", clock, name == "Wednesday 2 December" and clock == "10:00") for clock in clocks),
        )
        for name in ("Tuesday 1 December", "Wednesday 2 December", "Thursday 3 December")
    )
    page = Page("Ngozi Okafor", "London", days, None, "/choices/1?page=2", "/choices/1/ask")
    sentence = "Ngozi Okafor says yes or no within a day. Until then your time is held for you."
    terms = Terms("Ask for this time", sentence, policy.in_words(Policy()), LEFT, "/choices")
    return {"form": form, "page": page, "terms": terms, "taken": None}


def home():
    """An appointment ahead and somebody asked."""
    asked = Step(
        "We have asked Ngozi Okafor",
        ("They answer by Tuesday 1 December, 17:00, London time.",),
        "/appointments",
        "See the time",
        True,
    )
    following = Next(WHEN, "Elin Lindqvist", "/appointments/1", "/room/1")
    return {"now": Standing(asked, following, (("Elin Lindqvist", "/choices/2"),), LEFT), "by_kit": False}


def home_ending():
    """Cover has ended, and they came in with their second set of words."""
    over = Ending(
        "Your cover has ended", ("Nothing new can be booked.", "With a new voucher, it goes on."), is_over=True
    )
    return {"now": Standing(None, None, (("Elin Lindqvist", ""),), "", over), "by_kit": True}


def sheet():
    """One appointment."""
    rows = (("With", "Elin Lindqvist"), ("How", "Video call"), ("How long", "50 minutes"), ("State", "Booked"))
    beside = "Put this in your own calendar. Others can often see a work calendar."
    return Sheet(
        WHEN,
        rows,
        "booked",
        True,
        True,
        None,
        "/appointments/1/calendar",
        "/appointments/1/cancel",
        "/appointments/1",
        beside,
    )


def appointments():
    """Ahead and before."""
    row = Line(WHEN, "Elin Lindqvist", "Video call", "Booked", "/appointments/1")
    return {
        "ahead": [row],
        "past": [Line("Monday 9 November, 09:00, London time", "Elin Lindqvist", "Video call", "Took place", "/a/2")],
    }


def room():
    """Before the call."""
    return {"appointment": sheet(), "room_id": "1", "with_video": True, "relay": False, "here": True}


def account():
    """What we keep."""
    rows = [
        ("Covered until", "1 November 2027, by a voucher that names nobody"),
        ("We call you", "Amber Finch"),
        ("Appointments", "1"),
    ]
    return {"rows": rows, "said": [("What brings you", "Sleep"), ("How to meet", "Video call")]}


def rows():
    """The rows as they stand."""
    account = {"account_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "unit_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    login = {"login_mac": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "kind": "words"}
    referral = {"called": "Amber Finch", "topics": "sleep, grief", "gender": ""}
    return {
        "tables": {
            "care.offers": [], "care.referrals": [referral],
            "redeeming.accounts": [account | {"period": "2026"}], "redeeming.logins": [login],
        }
    }  # fmt: skip


class Erase(FlaskForm):
    """One tick."""

    sure = BooleanField("I know that nobody can bring it back.")


def erase():
    """Sent without the tick."""
    form = Erase()
    form.sure.errors = ["Please tick this if you want everything erased. Nothing has been erased yet."]
    return {"form": form}


def arrive():
    """A voucher is wanted."""
    return {"opened_by": "", "directories": "", "challenge": "00"}


def contact(**changed):
    """A card that lies ready and was opened, or what is `changed`."""
    plain = {
        "referral_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "name": "Elin Lindqvist", "key": POINT, "is_open": True,
        "is_there": True, "sealed": WHEN, "openings": [WHEN],
    }  # fmt: skip
    return lambda: {**plain, **changed}


def passkeys():
    """Two passkeys; one between them was taken away."""
    return {"numbers": [1, 3], "most": 5, "host": "care.example.net"}


def urgent():
    """Urgent help of one country."""
    ways = [("United Kingdom", "/urgent-help?in=GB", True), ("Ireland", "/urgent-help?in=IE", False)]
    return {"help": BRITISH, "compiled": "November 2026", "countries": ways}


SAMPLES = (
    Sample("start", "client/start/show.html", ONE, start, BRITISH),
    Sample("question", "client/steps/show.html", SIGNED_IN, question(3), BRITISH),
    Sample("question-faulty", "client/steps/show.html", ONE, question(3, faulty=True), None),
    Sample("question-several", "client/steps/show.html", ONE, question(2), BRITISH),
    Sample("question-ease", "client/steps/show.html", SIGNED_IN, question(5), BRITISH),
    Sample("question-where", "client/steps/show.html", SIGNED_IN, question(6, faulty=True), BRITISH),
    Sample("question-you", "client/steps/show.html", SIGNED_IN, question(7), BRITISH),
    Sample("question-from-the-right", "client/steps/show.html", RIGHT_TO_LEFT, question(3, faulty=True)),
    Sample("not-safe", "client/steps/lines.html", SIGNED_IN, lines),
    Sample("check", "client/steps/check.html", SIGNED_IN, check, BRITISH),
    Sample("check-known", "client/steps/check.html", SIGNED_IN, check_known, BRITISH),
    Sample("go-on", "client/continuing/show.html", SIGNED_IN, go_on, BRITISH),
    Sample("matches", "client/choices/show.html", SIGNED_IN, choices, BRITISH),
    Sample("matches-none", "client/choices/show.html", SIGNED_IN, nobody, BRITISH),
    Sample("times", "client/choices/times.html", SIGNED_IN, times, BRITISH),
    Sample("my-page", "client/home/show.html", SIGNED_IN, home, BRITISH),
    Sample("my-page-ending", "client/home/show.html", SIGNED_IN, home_ending, BRITISH),
    Sample("appointments", "client/appointments/index.html", SIGNED_IN, appointments, BRITISH),
    Sample("appointment", "client/appointments/show.html", SIGNED_IN, lambda: {"appointment": sheet()}, BRITISH),
    Sample("cancel", "client/appointments/cancel.html", SIGNED_IN,
           lambda: {"appointment": sheet(), "policy": policy.in_words(Policy()), "free_until": None}, BRITISH),
    Sample("rows", "client/account/read.html", SIGNED_IN, rows, BRITISH),
    Sample("erase", "client/account/erase.html", SIGNED_IN, erase, BRITISH),
    Sample("words", "client/words/show.html", SIGNED_IN, lambda: {"has_kit": False}, BRITISH),
    Sample("passkeys", "client/passkeys/show.html", SIGNED_IN, passkeys, BRITISH),
    Sample("room", "client/room/show.html", SIGNED_IN, room, BRITISH),
    Sample("room-early", "client/room/early.html", SIGNED_IN, lambda: {"appointment": sheet()}, BRITISH),
    Sample("account", "client/account/show.html", SIGNED_IN, account, BRITISH),
    Sample("contact", "client/contact/show.html", SIGNED_IN, contact(), BRITISH),
    Sample("contact-anew", "client/contact/show.html", SIGNED_IN, contact(sealed=None, openings=[]), BRITISH),
    Sample("contact-nobody", "client/contact/index.html", SIGNED_IN, lambda: {"lines": []}, BRITISH),
    Sample("enter", "client/enter/show.html", ONE, dict, BRITISH),
    Sample("arrive", "client/arrive/show.html", ONE, arrive, BRITISH),
    Sample("promise", "client/promise/show.html", ONE, dict, BRITISH),
    Sample("urgent-help", "client/urgent/show.html", ONE, urgent, BRITISH),
)  # fmt: skip
# These are what they say, or show the numbers instead of the line that leads to them.
OPEN = frozenset({"client/urgent/show.html", "client/promise/show.html", "client/steps/lines.html"})


def is_private(sample):
    """Whether the page is one of those that a passer-by must learn nothing from."""
    return sample.template.startswith("client/") and sample.template not in OPEN
