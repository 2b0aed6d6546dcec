"""Sample content for the pages of those who pay and those who are covered."""

from datetime import date
from uuid import UUID

import segno
from flask_wtf import FlaskForm
from wtforms import StringField

from portal import charts
from portal.charts import Point, Series
from portal.pages import Surface, Way
from portal.work.demonstration import Company
from portal.work.desk import coverage_words
from portal.work.desk.coverage_words import Words
from portal.work.hr import waiting_words
from sso.subjects import NotBegun
from tenants.pool_states import Reason, State
from tests.portal.gallery import Sample

HELP = "http://care.localhost:8001/urgent-help"
DESK = Surface("desk", "/desk/", HELP, (Way("What is covered", "/desk/", True), Way("Your voucher", "/desk/voucher")))
OUTSIDE = Surface("desk", "/", HELP)
HR = Surface(
    "hr",
    "/hr/",
    HELP,
    (Way("Uptake", "/hr/uptake", True), Way("People", "/hr/roster"), Way("Sign-in", "/hr/connection")),
    sign_out="/hr/leave",
)
FINANCE = Surface(
    "finance", "/finance/", HELP, (Way("Statements", "/finance/statements", True), Way("Contract", "/finance/contract"))
)
OPERATOR = Surface(
    "operator",
    "/operator/",
    HELP,
    (Way("Organisations", "/operator/organisations", True), Way("Billing runs", "/operator/runs")),
    sign_out="/operator/leave",
)

QUARTERS = ("Q1 25", "Q2 25", "Q3 25", "Q4 25", "Q1 26", "Q2 26", "Q3 26")
STARTERS = (101, 108, None, 112, 117, 131, 125)


def _point(name: str, value: int | None, half: int) -> Point:
    return Point(name, value, value - half, value + half) if value is not None else Point(name, None)


def start():
    """The first page, as the demonstration shows it."""
    return {"companies": [Company(name, UUID(int=1)) for name in ("Larkfield Foods", "Northmoor Trust")]}


def cover():
    """What is covered, for somebody who is."""
    rows = (
        ("Who", "Everyone at Larkfield Foods"),
        ("How much", "Six appointments, from 1 January 2026 to 31 December 2026"),
        ("How", "By video, by phone or in person"),
        ("Where", "With professionals in the United Kingdom and Ireland"),
        ("Changing your mind", "Free to move or cancel until 24 hours before. The first one in a year is forgiven."),
    )
    gate = ("It opens when 50 people have collected", "Nobody’s voucher can be used before 50 people have theirs.")
    lede = "Larkfield Foods pays for six appointments with a qualified professional of your choice. Collect yours now."
    return {"cover": Words("Someone to talk to, and nobody to tell your employer", lede, rows, gate)}


def not_covered():
    """What is covered, for somebody who is not on the roster."""
    return {"cover": coverage_words.not_listed("Larkfield Foods")}


def uptake():
    """A quarter of figures, one of which is not shown."""
    points = tuple(_point(name, value, 6) for name, value in zip(QUARTERS, STARTERS, strict=True))
    parts = (
        Point("Video", 61, 56, 66),
        Point("Phone", 24, 19, 29),
        Point("In person", 11, 6, 16),
        Point("Messages", None),
    )
    finding = "Starts were about the same as in the quarter before. The third quarter of 2025 is not shown."
    return {
        "period": "1 July to 30 September 2026",
        "published_on": "15 October 2026",
        "figures": [
            ("People who started", "About 125", "Between 119 and 131. About the same as last quarter.",
             charts.reach(points[-1], top=160)),
            ("Appointments that took place", "About 463", "Between 449 and 477. Higher than last quarter.",
             charts.reach(Point("", 463, 449, 477), top=600)),
            ("Felt better at the end", None, "Too few answers for a figure that would mean anything.", ""),
        ],
        "over_time": {
            "title": "People who started, by quarter",
            "drawing": charts.over_time(name="starts", title="People who started, by quarter", finding=finding,
                                        runs=[Series("Started", points)]),
            "caption": f"{finding} The shaded band is the range a figure lies in, 95 times out of 100.",
            "columns": ["Quarter", ("People", "number"), ("From", "number"), ("To", "number")],
            "rows": [(p.name, p.value, p.low, p.high) if p.shown else (p.name, "not shown", "", "") for p in points],
        },
        "parts": [{
            "title": "How people meet",
            "drawing": charts.shares(name="kinds", title="How people meet", finding="Most meet by video.", bars=parts),
            "caption": "Most people meet by video. Shares of appointments that took place.",
            "columns": ["How", ("Share", "number")],
            "rows": [(part.name, f"{part.value} %" if part.shown else "not shown") for part in parts],
        }],
        "about": [("Period", "1 July to 30 September 2026"), ("Whose figures", "2,400 people who are covered.")],
        "meanings": [("Why ‘about’?", "A small random number is added, so that nobody can be found in a total.")],
        "file": "/hr/uptake.csv",
    }  # fmt: skip


def statement():
    """A statement on its way to being paid."""
    return {
        "back": "/finance/statements",
        "invoice": "/finance/invoices/1",
        "steps": [("Appointments, from the release", ["463 appointments at £48.00 make £22,224.00."])],
        "statement": {
            "number": "2026-Q3-0041",
            "period": "July to September 2026",
            "state": "Due 14 November",
            "settled": False,
            "total": "£37,128.00",
            "rows": [
                ("Access, per person", "2,400", "£1.20 a month", "£8,640.00"),
                ("Appointments, from the release", "463", "£48.00", "£22,224.00"),
                ("Carried from last quarter", "1", "£76.00", "£76.00"),
            ],
            "totals": [("Before tax", "£30,940.00"), ("VAT at 20 %", "£6,188.00"), ("To pay", "£37,128.00")],
            "sources": [
                ("Contract", "LF-2025-01, from 1 January 2025"),
                ("Release", "Third quarter 2026, published 15 October"),
                ("Head count", "2,400 on 1 July 2026"),
            ],
        },
    }


def organisations():
    """The four of the demonstration."""
    return {
        "listed": [
            (("Bramble Studio", "/operator/organisations/1"), "bramble", "In a pool"),
            (("Ferrow Logistics", "/operator/organisations/2"), "ferrow", "Open"),
            (("Larkfield Foods", "/operator/organisations/3"), "larkfield", "Open"),
            (("Northmoor Trust", "/operator/organisations/4"), "northmoor", "Being set up"),
        ]
    }


class Place(FlaskForm):
    """Who waits."""

    slug = StringField("Short name of the organisation")
    people = StringField("About how many people it covers")


def pool():
    """A pool that forms; one of its organisations has grown."""
    return {
        "pool": {"pool_id": UUID(int=1), "called": "Small organisations, United Kingdom and Ireland"},
        "state": "Forming",
        "standing": [("Organisations", "11 of 10"), ("People", "4,501 of 5,000"),
                     ("Largest share", "11 %, at most 20 %"), ("Gate", "Opens when 50 people have collected")],
        "next_on": "1 January 2028",
        "ahead": ["It would be forming: fewer than 5,000 people. No figures, a flat price.",
                  "One organisation has 500 people or more, and would get a unit of its own."],
        "placed": [(("Bramble Studio", "/operator/organisations/1"), "Joined", 612),
                   (("Copperfield Arts", "/operator/organisations/2"), "Waits", 40)],
        "years": [("1 January 2027", "Forming", "Fewer than 5,000 people", 10, "3,120")],
        "form": Place(),
    }  # fmt: skip


def pools():
    """Two pools."""
    return {
        "listed": [(("United Kingdom and Ireland", "/operator/pools/1"), "Formed", 30, "5,400"),
                   (("Germany", "/operator/pools/2"), "Waiting to begin", 2, "31")]
    }  # fmt: skip


def forming():
    """No figures, and why."""
    standing = (State.FORMING, Reason.FEW_PEOPLE)
    return {"why": waiting_words.of(is_pool=True, waits=False, standing=standing)}


def waiting():
    """An organisation that waits for its pool."""
    return {"why": waiting_words.of(is_pool=False, waits=True, standing=None)}


def refusal():
    """A page that says no."""
    return {"status": 404, "message": "We could not find that page.", "reference": None}


class Strike(FlaskForm):
    """Who draws a card."""

    number = StringField("Employee number")
    repeated = StringField("The number once more")


def struck():
    """Somebody has just been struck off."""
    return {"form": Strike(), "count": 1}


class Code(FlaskForm):
    """What a phone shows."""

    code = StringField("The code on your phone")


def own_phone():
    """Where a phone's code is typed."""
    picture = segno.make("http://localhost:8000/phone#5f3a91c0-1").svg_data_uri(
        scale=4, border=4, dark="#10201f", light="#fff"
    )
    address = "http://localhost:8000/phone"
    return {"form": Code(), "picture": picture, "address": address, "word": "5f3a91c0-1", "left": 1}


SAMPLES = (
    Sample("desk-start", "desk/start/show.html", OUTSIDE, start),
    Sample("desk-coverage", "desk/coverage/show.html", DESK, cover),
    Sample("desk-not-covered", "desk/coverage/show.html", DESK, not_covered),
    Sample("desk-urgent", "desk/urgent/show.html", OUTSIDE, lambda: {"by_country": HELP}),
    Sample("desk-voucher", "desk/voucher/show.html", DESK, dict),
    Sample("sign-in-confirm", "machine/saml/confirm.html", OUTSIDE, lambda: {"code": "one-time"}),
    Sample(
        "sign-in-before-cover",
        "machine/saml/refusal.html",
        OUTSIDE,
        lambda: {"refused": NotBegun(date(2026, 12, 1)), "reference": "5f3a91c0", "result": None},
    ),
    Sample("sign-out", "machine/slo/receive.html", OUTSIDE, dict),
    Sample(
        "sign-out-refused",
        "machine/slo/refusal.html",
        OUTSIDE,
        lambda: {"message": "Your company's sign-out could not be carried out here.", "reference": "5f3a91c0"},
    ),
    Sample("desk-code", "desk/code/show.html", DESK, own_phone),
    Sample("desk-code-compare", "desk/code/compare.html", DESK, lambda: {"form": Code(), "check": "4821"}),
    Sample("desk-code-signed", "desk/code/signed.html", DESK, dict),
    Sample("desk-phone", "desk/phone/show.html", OUTSIDE, lambda: {"care": "http://care.localhost", "directories": []}),
    Sample("hr-uptake", "hr/uptake/show.html", HR, uptake),
    Sample("hr-uptake-forming", "hr/uptake/waiting.html", HR, forming),
    Sample("hr-uptake-waiting", "hr/uptake/waiting.html", HR, waiting),
    Sample("operator-pools", "operator/pools/index.html", OPERATOR, pools),
    Sample("operator-pool", "operator/pools/show.html", OPERATOR, pool),
    Sample("hr-cards", "hr/cards/show.html", HR, struck),
    Sample("finance-statement", "finance/statements/show.html", FINANCE, statement),
    Sample("operator-organisations", "operator/organisations/index.html", OPERATOR, organisations),
    Sample("operator-none", "operator/organisations/index.html", OPERATOR, lambda: {"listed": []}),
    Sample("hr-refusal", "hr/refusal.html", HR, refusal),
)
