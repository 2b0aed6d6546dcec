"""Passkeys of accounts: which answers open which account, and what is kept of them."""

import json
from contextlib import contextmanager

import psycopg
import pytest

from eligibility.redeeming import accounts, passkeys, shuffling
from eligibility.redeeming.passkeys import CountFell, EnoughPasskeys, NoSuchPasskey
from kernel import ceremonies
from kernel.ceremonies import NotThisPasskey, Site
from portal import unit_of_work
from tests.soft_key import SoftKey

SITE = Site("care.localhost", "http://care.localhost:8001")


def make_key(origin=SITE.origin, host=SITE.host):
    return SoftKey(host, origin)


@pytest.fixture
def people(payer, publish, spend, as_visitor):
    """Two accounts."""
    publish(payer.key())
    return [spend(payer.voucher(), login * 32) for login in (b"a", b"b")]


@pytest.fixture
def amber(people):
    return people[0]


@pytest.fixture
def birch(people):
    return people[1]


@pytest.fixture
def inside(care_app):
    """Within somebody's account."""

    @contextmanager
    def acting(account_id):
        with care_app.app_context(), unit_of_work.acting(accounts.ROLE, account_id=account_id):
            yield

    return acting


@pytest.fixture
def add(inside):
    """Let a new passkey open an account, as its page does; gives back its number."""

    def now(account_id, key):
        with inside(account_id):
            question = passkeys.ask_to_add(SITE, account_id)
            answer = key.make(ceremonies.as_text(question.challenge))
            return passkeys.add(SITE, account_id, answer, question.challenge)

    return now


def enter(key, site=SITE):
    question = ceremonies.ask_who(site)
    return passkeys.enter(SITE, key.answer(ceremonies.as_text(question.challenge)), question.challenge)


class TestAskToAdd:
    def test_tells_the_device_nothing_of_anybody(self, inside, amber):
        with inside(amber):
            first, second = (json.loads(passkeys.ask_to_add(SITE, amber).json) for _ in range(2))

        shown = {"name": "Care", "displayName": "Care"}
        assert first["rp"] == {"name": "Care", "id": "care.localhost"}
        assert {name: first["user"][name] for name in shown} == shown
        assert len(ceremonies.from_text(first["user"]["id"])) == 32
        assert first["user"]["id"] != second["user"]["id"]

    def test_wants_a_finger_and_nothing_about_the_device(self, inside, amber):
        with inside(amber):
            asked = json.loads(passkeys.ask_to_add(SITE, amber).json)

        assert asked["attestation"] == "none"
        assert asked["authenticatorSelection"]["residentKey"] == "required"
        assert asked["authenticatorSelection"]["userVerification"] == "required"


class TestAdd:
    def test_opens_the_account_beside_its_words(self, add, amber):
        key = make_key()

        assert add(amber, key) == 1
        assert enter(key) == amber
        assert accounts.enter(accounts.login_mac(b"p" * 32, b"a" * 32)) == amber

    def test_is_refused_at_another_address_or_without_a_finger(self, add, amber):
        elsewhere, other_host, unverified = make_key("http://care.localhost:9"), make_key(host="localhost"), make_key()
        unverified.is_verified = False

        for key in (elsewhere, other_host, unverified):
            with pytest.raises(NotThisPasskey):
                add(amber, key)

    def test_is_refused_for_the_answer_to_another_question(self, inside, amber):
        with inside(amber), pytest.raises(NotThisPasskey):
            passkeys.add(SITE, amber, make_key().make("AAAA"), b"another")

    def test_leaves_anothers_passkey_with_them(self, add, amber, birch):
        key = make_key()
        add(amber, key)

        with pytest.raises(NotThisPasskey):
            add(birch, key)
        assert enter(key) == amber

    def test_ends_at_five_and_fills_the_gap(self, add, inside, amber):
        assert [add(amber, make_key()) for _ in range(5)] == [1, 2, 3, 4, 5]
        with pytest.raises(EnoughPasskeys):
            add(amber, make_key())
        with inside(amber):
            passkeys.remove(amber, 2)

        assert add(amber, make_key()) == 2

    def test_ends_at_five_for_seven_at_once(self, inside, at_once, amber):
        with inside(amber):
            asked = [passkeys.ask_to_add(SITE, amber).challenge for _ in range(7)]

        def keep(place):
            with inside(amber):
                return passkeys.add(SITE, amber, make_key().make(ceremonies.as_text(asked[place])), asked[place])

        found = at_once(7, keep)
        assert sorted(number for number in found if isinstance(number, int)) == [1, 2, 3, 4, 5]
        assert [type(each) for each in found if not isinstance(each, int)] == [EnoughPasskeys] * 2


class TestRemove:
    def test_ends_this_one_and_no_other(self, add, inside, amber):
        first, second = make_key(), make_key()
        add(amber, first)
        add(amber, second)
        with inside(amber):
            passkeys.remove(amber, 1)
            assert [passkey.number for passkey in passkeys.of(amber)] == [2]

        assert enter(second) == amber
        with pytest.raises(NotThisPasskey):
            enter(first)

    def test_is_not_found_for_another(self, add, inside, amber, birch):
        add(amber, make_key())

        for named in (amber, birch):
            with inside(birch), pytest.raises(NoSuchPasskey):
                passkeys.remove(named, 1)
        with inside(birch):
            assert passkeys.of(amber) == []


class TestEnter:
    @pytest.fixture
    def key(self, add, amber):
        found = make_key()
        add(amber, found)
        return found

    def test_opens_the_account_of_this_passkey_only(self, add, key, amber, birch):
        hers = make_key()
        add(birch, hers)

        assert (enter(key), enter(hers)) == (amber, birch)

    def test_is_refused_without_a_finger(self, key):
        key.is_verified = False

        with pytest.raises(NotThisPasskey):
            enter(key)

    def test_is_refused_at_another_address(self, key):
        for place in (Site(SITE.host, "http://care.localhost:8002"), Site("localhost", SITE.origin)):
            key.move(place.host, place.origin)
            with pytest.raises(NotThisPasskey):
                enter(key)

    def test_is_refused_for_an_answer_to_an_earlier_question(self, key):
        with pytest.raises(NotThisPasskey):
            passkeys.enter(SITE, key.answer("AAAA"), ceremonies.ask_who(SITE).challenge)

    def test_is_refused_for_what_is_no_answer(self, key):
        for answer in ("", "{}", "[]", "no", '{"id": 1}'):
            with pytest.raises(NotThisPasskey):
                passkeys.enter(SITE, answer, b"asked")

    def test_says_the_same_of_one_that_nobody_has_and_of_a_wrong_answer(self, key):
        wrong = make_key()
        wrong.credential_id = key.credential_id

        said = []
        for stranger in (make_key(), wrong):
            with pytest.raises(NotThisPasskey) as refused:
                enter(stranger)
            said.append((type(refused.value), refused.value.message))

        assert said[0] == said[1]


class TestCount:
    @pytest.fixture
    def key(self, add, amber):
        found = make_key()
        found.count = 7
        add(amber, found)
        return found

    def test_may_grow(self, key, amber):
        for key.count in (8, 20):
            assert enter(key) == amber
        with pytest.raises(CountFell):
            enter(key)

    def test_is_refused_kindly_when_it_does_not_grow(self, key, amber):
        for key.count in (7, 6, 0):
            with pytest.raises(CountFell) as refused:
                enter(key)

        assert "come in with your eight words" in refused.value.message
        key.count = 8
        assert enter(key) == amber

    def test_is_not_told_to_whoever_has_no_such_passkey(self, key):
        stranger = make_key()
        stranger.credential_id = key.credential_id

        with pytest.raises(NotThisPasskey):
            enter(stranger)

    def test_leaves_the_row_as_it_was_where_there_is_none(self, add, amber, databases):
        key = make_key()
        add(amber, key)
        query = "select xmin::text, ctid::text from redeeming.passkeys where sign_count = 0"
        with psycopg.connect(databases.care) as admin:
            before = admin.execute(query).fetchall()
        enter(key)

        with psycopg.connect(databases.care) as admin:
            assert admin.execute(query).fetchall() == before != []


class TestErase:
    def test_takes_passkeys_of_this_account_only(self, add, inside, amber, birch):
        his, hers = make_key(), make_key()
        add(amber, his)
        add(birch, hers)
        with inside(amber):
            accounts.erase(amber)

        assert enter(hers) == birch
        with pytest.raises(NotThisPasskey):
            enter(his)


class TestShuffle:
    def test_leaves_no_trace_of_when_one_was_added(self, add, as_role, databases, amber, birch):
        made = [make_key() for _ in range(6)]
        for place, key in enumerate(made):
            add((amber, birch)[place % 2], key)

        with as_role("care_rewrite"):
            assert shuffling.shuffle()["passkeys"] == 6

        with psycopg.connect(databases.care) as admin:
            assert len(admin.execute("select distinct xmin::text from redeeming.passkeys").fetchall()) == 1
        assert [enter(key) for key in made] == [amber, birch] * 3


class TestWhatAVisitorSees:
    @pytest.fixture
    def visitor(self, databases, servers, add, amber, birch):
        self.key = make_key()
        add(amber, self.key)
        add(birch, make_key())
        with psycopg.connect(servers.logins(databases.care, "care")["client_web"]) as connection:
            yield connection

    def say(self, visitor, name, value):
        visitor.execute("select set_config(%s, %s, true)", [f"app.{name}", value])
        return visitor.execute("select opens from redeeming.passkeys").fetchall()

    def test_is_the_one_they_bring_and_none_before(self, visitor, amber):
        assert self.say(visitor, "credential_id", "") == []
        assert self.say(visitor, "credential_id", self.key.credential_id.hex()) == [(amber,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("update redeeming.passkeys set opens = gen_random_uuid()")

    def test_is_their_accounts_own(self, visitor, birch):
        assert self.say(visitor, "account_id", str(birch)) == [(birch,)]
