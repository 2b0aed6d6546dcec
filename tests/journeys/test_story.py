"""One story, whole: from an employer's roster file to a paid invoice, across both sides of the wall."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta

from tests.journeys import at_care, at_work

pytestmark = pytest.mark.browser
PEOPLE = 2400
GATE = 50
A_YEAR = timedelta(days=365)
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "northwind-2400-full.csv"
OKAFOR = "Dr Ngozi Okafor"


class Story:
    """The people, and the clock that they and both sides share."""

    def __init__(self, alcove, windows):
        self.alcove = alcove
        self.windows = windows
        # The tenth day of a quarter, whatever today is: neither a quarter nor summer time ends in the first days.
        self.first_day = _next_quarter(self.now.date())
        self.advance((self.first_day - self.now.date()).days + 9)

    @property
    def now(self):
        """The moment it is on both sides."""
        return datetime.now(UTC) + timedelta(days=getattr(self, "ahead", 0))

    def advance(self, days):
        """Let days go by."""
        self.ahead = self.alcove.run("demo", "advance", str(days))["days_ahead"]


class TestStory:
    def test_runs_from_a_roster_to_a_paid_invoice(self, alcove, windows, tmp_path):
        story = Story(alcove, windows)

        hr, finance, login = set_up_the_company(story, tmp_path)
        saved, address = collect(story, login, tmp_path)
        network, provider = set_up_the_network(story)
        client = open_an_account(story, login, saved, address)
        meet(story, client, provider)
        release(story)
        read_the_figures(hr, network)
        pay(story, finance)

        assert windows.complaints() == []
        assert alcove.complaints() == []


def set_up_the_company(story, folder):
    """An organisation, its roster, its sign-in and its people with a role."""
    operator = at_work.Operator(story.alcove, story.windows)
    operator.add_organisation(first_day=story.first_day)
    hr = at_work.Hr(story.alcove, story.windows, operator.invite_hr())
    operator.open_contract(first_day=story.first_day)
    hr.send_roster(_roster(folder))
    if SAMPLE.exists():
        hr.try_roster(SAMPLE)
    login = hr.connect_sign_in(story.windows)
    finance = at_work.Finance(story.alcove, story.windows, hr.invite_finance())
    return hr, finance, login


def collect(story, login, folder):
    """Plans cross, each side having pinned the other's key; then people collect, until there are enough of them."""
    alcove = story.alcove
    alcove.run("work", "plans", "publish")
    alcove.run("care", "keys", "pin", alcove.run("work", "keys", "show")["public"])
    alcove.run("work", "keys", "pin", alcove.run("care", "keys", "show")["key"])
    assert alcove.run("care", "plans", "pull")["plans"] == 1

    first = at_work.Employee(story.windows, login, "00001")
    first.collect()
    saved = first.save(folder)
    first.leave()
    at_work.collect_many(alcove, login, [f"{number:05}" for number in range(3, GATE + 1)])
    return saved, saved.read_text().split()[-1]


def set_up_the_network(story):
    """Three providers who can be booked."""
    network = at_care.Network(story.alcove, story.windows)
    licensed = {"from_day": story.first_day - A_YEAR, "until": story.first_day + A_YEAR}
    links = {OKAFOR: network.add_provider(OKAFOR, **licensed)}
    links |= {name: network.add_by_command(name, **licensed) for name in ("Per Lindqvist", "Maria Rossi")}
    found = {name: at_care.Provider(story.alcove, story.windows, name, link) for name, link in links.items()}
    for name, provider in found.items():
        provider.open_hours(story.now, look=name == OKAFOR)
    return network, found[OKAFOR]


def open_an_account(story, login, saved, address):
    """Too early while the gate is closed; open on the next day, when one more has collected."""
    client = at_care.Client(story.alcove, story.windows)
    client.arrive(address)
    client.keep_words()
    client.window.see("Your voucher is good, but it is too early").expect("409")

    last = at_work.Employee(story.windows, login, "00002")
    last.collect()
    opened = last.hand_over()
    opened.get_by_text("It is good").wait_for()
    last.leave()
    story.alcove.run("work", "plans", "publish")
    story.advance(1)
    story.alcove.run("care", "plans", "pull")

    client.bring(saved)
    client.keep_words()
    return client


def meet(story, client, provider):
    """Questions, three people, one of them asked, who accepts; two days later they see each other."""
    client.answer()
    client.ask(provider.name, story.now + timedelta(days=2) - at_care.A_WHILE)
    at_work.come_back(provider.window, story.alcove.at("CARE", "/provider/doorway"))
    provider.accept()
    story.advance(2)

    provider.go_in()
    client.come_back()
    client.go_in()
    assert all(width > 0 for width in at_care.see_each_other(provider.window, client.window))
    client.window.look("client-call")
    provider.record()
    assert "5 appointments left of 6" in client.see_left()


def release(story):
    """The quarter closes, its figures are drawn once, and cross on their day."""
    alcove = story.alcove
    story.advance((story.first_day + relativedelta(months=3, days=16) - story.now.date()).days)
    alcove.run("care", "period", "close", f"{story.first_day:%Y-%m}-q1")
    alcove.run("care", "releases", "publish")
    alcove.run("work", "releases", "pull")


def read_the_figures(hr, network):
    """A figure with its interval, and no more than that."""
    network.see_released("Published")
    said = hr.read_uptake()
    assert "At most" in said or "About" in said
    assert "2,400 people who are covered" in said


def pay(story, finance):
    """A statement from the figure, an invoice from the statement, paid at the collector; the books balance."""
    story.alcove.run("work", "statements", "run")
    # Every head of three months, at 2.50 each, before the appointments that count.
    assert "18,000.00" in finance.read_statement()
    story.alcove.run("work", "invoices", "send")
    finance.pay()
    with story.alcove.database("work") as books:
        entries = books.execute("select entry_id, sum(amount) from billing.postings group by entry_id").fetchall()
        owed = books.execute("select sum(amount) from billing.postings where account = 'receivable'").fetchone()
    assert len(entries) == 2
    assert all(total == 0 for _, total in entries)
    assert owed == (0,)


def _next_quarter(on):
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3)


def _roster(folder):
    """A made-up company's file, with numbers that begin with noughts."""
    path = folder / "roster.csv"
    rows = (f"{number:05},active,{'Nursing' if number % 3 else 'Office'}" for number in range(1, PEOPLE + 1))
    path.write_text("\n".join(["Employee ID,Status,Department", *rows]))
    return path
