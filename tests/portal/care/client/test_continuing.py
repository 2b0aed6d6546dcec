"""Three words from one account, said in another: and no row of ours that would join the two."""

import json
import re

import psycopg
import pytest

from care import referrals
from tests.portal.care.town import ANSWERS, OKAFOR, WEDNESDAY

PAGE = "/go-on"
LATER = {"when": WEDNESDAY.replace(hour=11).isoformat(), "how": "video"}
TABLES = (
    "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('care', 'redeeming', 'sealed')"
)


@pytest.fixture
def rows(databases):
    """Every row of the care side, by table."""

    def read():
        with psycopg.connect(databases.care) as admin:
            tables = [name for (name,) in admin.execute(TABLES)]
            return {name: [row for (row,) in admin.execute(f"select to_jsonb(t) from {name} t")] for name in tables}

    return read


@pytest.fixture
def taken_on(asked, as_okafor):
    """Amber, whom Dr Okafor has taken on."""
    as_okafor(lambda referral, at: referrals.accept(referral, at=at))
    return asked


def words_in(page):
    return re.search(r'class="call">(\w+ \w+ \w+)<', page.get_data(as_text=True)).group(1)


def answer(visitor):
    for number, fields in enumerate(ANSWERS, start=1):
        fields = {**fields, "called": "Somebody else"} if "called" in fields else fields
        assert visitor.post(f"/step/{number}", fields).status_code == 303


def go_on(visitor, words):
    """Say the words in another account, and ask for a time."""
    assert visitor.post(PAGE, {"words": words}).location == "/step/1"
    answer(visitor)
    page = f"/choices/{OKAFOR}"
    assert visitor.post(f"{page}/ask", LATER, page=page).status_code == 303


class TestShow:
    def test_has_words_for_who_is_seen_and_none_before(self, taken_on, birch):
        assert len(words_in(taken_on.get(PAGE)).split()) == 3
        assert "Words to take with you" not in birch.words(PAGE)

    def test_writes_nothing(self, taken_on, rows):
        before = rows()
        taken_on.get(PAGE)

        assert rows() == before

    def test_is_reached_from_home(self, taken_on):
        assert f'href="{PAGE}"' in taken_on.get("/my").get_data(as_text=True)

    def test_is_for_clients_only(self, stranger):
        assert stranger.get(PAGE).status_code == 303


class TestBegin:
    def test_leads_through_the_questions_to_the_same_person(self, taken_on, birch):
        words = words_in(taken_on.get(PAGE))

        assert birch.post(PAGE, {"words": words.upper()}).location == "/step/1"
        answer(birch)
        assert "See times with Dr Okafor" in birch.words("/step/check")

    def test_tells_the_provider_until_they_have_answered(self, taken_on, birch, as_okafor):
        go_on(birch, words_in(taken_on.get(PAGE)))

        as_okafor(lambda referral, at: referral.continues_with == OKAFOR or pytest.fail("the provider is not told"))

    @pytest.mark.parametrize("typed", ["", "abandon ability able", "x" * 81])
    def test_says_beside_the_field_that_words_lead_to_nobody(self, birch, practices, typed):
        answer = birch.post(PAGE, {"words": typed})

        assert answer.status_code == 422
        assert "words" in answer.get_data(as_text=True)

    def test_is_refused_in_the_account_that_showed_them(self, taken_on):
        answer = taken_on.post(PAGE, {"words": words_in(taken_on.get(PAGE))})

        assert answer.status_code == 422
        assert "in this account already" in answer.get_data(as_text=True)

    def test_is_refused_while_somebody_else_is_being_asked(self, taken_on, birch, practices):
        words = words_in(taken_on.get(PAGE))
        answer(birch)
        page = f"/choices/{OKAFOR}"
        birch.post(f"{page}/ask", LATER, page=page)

        assert birch.post(PAGE, {"words": words}).status_code == 422


class TestRows:
    """What is stored of both accounts, once one has gone on with the other's provider."""

    def test_join_the_two_accounts_nowhere(self, taken_on, birch, rows, as_okafor):
        go_on(birch, words_in(taken_on.get(PAGE)))
        as_okafor(lambda referral, at: referrals.accept(referral, at=at))
        stored = rows()

        assert joined(stored) == set()
        assert all(row["continues_with"] is None for row in stored["care.referrals"])

    def test_would_be_seen_to_join_them(self, taken_on, birch, rows, databases, as_okafor):
        go_on(birch, words_in(taken_on.get(PAGE)))
        with psycopg.connect(databases.care) as admin:
            admin.execute("update care.referrals set rule_version = (select min(account_id::text) from care.referrals)")

        assert joined(rows())


def joined(stored):
    """The values of four letters or more that stand in rows of both accounts and in no list that everybody shares.

    A value is everybody's when it is the provider, the unit and its period, a choice of the questions, or a moment.
    """
    accounts = sorted({row["account_id"] for row in stored["redeeming.accounts"]})
    assert len(accounts) == 2
    public = {
        *values(stored["care.providers"]), *values(stored["redeeming.plans"]), *values(stored["redeeming.keys"]),
    }  # fmt: skip
    held = [
        {value for table in stored.values() for row in table if account in json.dumps(row) for value in values([row])}
        for account in accounts
    ]
    return {value for value in held[0] & held[1] if value not in public and not CHOICE.fullmatch(value)}


# Coarse answers, states and moments: the same for many. An id, a digest or a word of one's own is none of them.
CHOICE = re.compile(r"[a-z_]{1,20}|[A-Z][a-z]+/[A-Z][a-z]+|\d{4}-\d{2}.*|\d\d_\d\d|true|false|\d{1,4}")


def values(rows):
    """The values of rows as text, lists and objects taken apart."""
    for row in rows:
        yield from _flat(row)


def _flat(value):
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _flat(inner)
    elif value is not None and len(str(value)) >= 4:
        yield str(value)
