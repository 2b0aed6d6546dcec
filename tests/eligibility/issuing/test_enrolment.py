import secrets
from uuid import uuid4

import psycopg
import pytest

from eligibility.blinding import keys
from eligibility.issuing import collected, enrolment, ledger, shuffling

pytestmark = pytest.mark.usefixtures("as_desk")


@pytest.fixture
def rows(databases):
    """All rows of a table of the ledger, as its administrator sees them, in the order in which they lie."""

    def read(columns, table):
        with psycopg.connect(databases.issuer) as connection:
            return connection.execute(f"select {columns} from issuing.{table}").fetchall()

    return read


class TestEnrol:
    def test_lets_a_newcomer_collect_in_an_open_period(self, period, as_role):
        opened, newcomer = period(), secrets.token_bytes(32)

        with as_role("work_job"):
            enrolment.enrol(ledger.unit_of(opened.members[0]), [newcomer])

        assert ledger.standing(newcomer, opened.key_id).used == 0

    def test_changes_nothing_the_second_time(self, period, as_role, rows):
        opened = period()
        before = sorted(rows("*", "members")), sorted(rows("key_id, member_id, used", "grants"))

        with as_role("work_job"):
            enrolment.enrol(ledger.unit_of(opened.members[0]), opened.members)

        assert (sorted(rows("*", "members")), sorted(rows("key_id, member_id, used", "grants"))) == before

    def test_gives_back_what_was_left_to_someone_who_returns(self, period, as_role):
        opened = period()
        unit_id = ledger.unit_of(opened.members[0])
        opened.issue(opened.members[0], opened.ask())
        with as_role("work_job"):
            enrolment.withdraw(opened.members[:1])
            enrolment.enrol(unit_id, opened.members[:1])

        assert ledger.standing(opened.members[0], opened.key_id).used == 1

    def test_holds_a_whole_organisation(self, period, as_role, rows):
        opened = period()
        many = [secrets.token_bytes(32) for _ in range(3_000)]

        with as_role("work_job"):
            enrolment.enrol(ledger.unit_of(opened.members[0]), many)

        in_order = [mac for (mac,) in rows("subject_mac", "members") if mac not in opened.members]
        assert sorted(in_order) == sorted(many)
        assert in_order != many


class TestOpenPeriod:
    def test_is_refused_a_second_key(self, period, as_role, key_pair):
        opened = period()

        with as_role("work_job"), pytest.raises(enrolment.PeriodIsOpen):
            enrolment.open_period(ledger.unit_of(opened.members[0]), "2027", keys.encode(key_pair[1] - 2), 1)

    def test_is_refused_a_key_that_could_mark_people(self, as_role, period):
        with as_role("work_job"), pytest.raises(keys.WrongKeyShape):
            enrolment.open_period(uuid4(), "2027", b"\x30" * 342, 1)


class TestClosePeriod:
    def test_forgets_counters_and_leavers_and_redraws_ids(self, period, as_role, rows, key_pair):
        opened = period()
        unit_id = ledger.unit_of(opened.members[0])
        before = {member_id for (member_id,) in rows("member_id", "members")}
        with as_role("work_job"):
            following = enrolment.open_period(unit_id, "2028", keys.encode(key_pair[1] - 2), 1)
            enrolment.withdraw(opened.members[:1])
            enrolment.enrol(unit_id, opened.members[1:])
            enrolment.close_period(opened.key_id)

        after = {member_id for (member_id,) in rows("member_id", "members")}
        assert not before & after
        assert ledger.standing(opened.members[1], following).used == 0
        with pytest.raises(ledger.NothingToCollect):
            ledger.standing(opened.members[1], opened.key_id)

    def test_keeps_what_was_collected_under_another_key(self, period, as_role, key_pair):
        opened = period()
        with as_role("work_job"):
            earlier = enrolment.open_period(ledger.unit_of(opened.members[0]), "2026", keys.encode(key_pair[1] - 2), 1)
        opened.issue(opened.members[0], opened.ask())

        with as_role("work_job"):
            enrolment.close_period(earlier)
            enrolment.close_period(earlier)

        assert [ledger.standing(member, opened.key_id).used for member in opened.members] == [1, 0, 0, 0, 0]

    def test_forgets_those_who_left_before_it(self, period, as_role, rows):
        opened = period()
        with as_role("work_job"):
            enrolment.withdraw(opened.members[:2])
            assert len(rows("*", "members")) == 5
            enrolment.close_period(opened.key_id)

        assert len(rows("*", "members")) == 3
        assert not rows("*", "grants")
        assert not rows("*", "keys")


class TestEnough:
    def test_is_said_when_so_many_have_collected(self, period, as_role):
        opened = period(per_member=2)
        for member in opened.members[:2]:
            opened.issue(member, opened.ask(), opened.ask())

        with as_role("work_job"):
            assert collected.signed(opened.key_id) == 4
            assert collected.enough(opened.key_id, 2)
            assert not collected.enough(opened.key_id, 3)

    def test_is_said_of_two_periods_when_the_same_people_collected_in_both(self, period, as_role, key_pair):
        opened = period()
        with as_role("work_job"):
            before = enrolment.open_period(ledger.unit_of(opened.members[0]), "2026", keys.encode(key_pair[1] - 2), 1)
        opened.issue(opened.members[0], opened.ask())

        with as_role("work_job"):
            assert not collected.enough_in_both(opened.key_id, before, 1)
            assert collected.enough_in_both(opened.key_id, opened.key_id, 1)


class TestShuffle:
    def test_keeps_every_row_and_nothing_of_its_past(self, period, as_role, rows):
        opened = period()
        for member in opened.members:
            opened.issue(member, opened.ask())
        before = sorted(rows("*", "members"))
        assert len(set(rows("xmin::text", "grants"))) == 5

        with as_role("issuer_rewrite"):
            counts = shuffling.shuffle()

        assert counts == {"members": 5, "grants": 5}
        assert sorted(rows("*", "members")) == before
        assert len(set(rows("xmin::text", "grants"))) == 1
        assert [ledger.standing(member, opened.key_id).used for member in opened.members] == [1] * 5

    def test_is_refused_to_the_desk(self, period):
        period()

        with pytest.raises(Exception, match="permission denied"):
            shuffling.shuffle()

    def test_loses_nothing_that_is_collected_meanwhile(self, period, as_role, at_once):
        opened = period(per_member=8)
        member, asks = opened.members[0], [opened.ask() for _ in range(8)]

        def act(place):
            if place % 4:
                return opened.issue(member, asks[place // 4 * 3 + place % 4 - 1])
            with as_role("issuer_rewrite"):
                return shuffling.shuffle()

        answers = at_once(8, act)

        assert ledger.standing(member, opened.key_id).used == sum(isinstance(answer, list) for answer in answers) == 6


class TestWhatTheDeskSees:
    def test_is_nobody_until_it_names_them(self, period, databases, servers):
        opened = period()
        with psycopg.connect(servers.logins(databases.issuer, "issuer")["issuer_web"]) as connection:
            assert not connection.execute("select * from issuing.members").fetchall()
            assert not connection.execute("select * from issuing.grants").fetchall()

            connection.execute("select set_config('app.subject_mac', %s, true)", [opened.members[0].hex()])

            assert connection.execute("select subject_mac from issuing.members").fetchall() == [(opened.members[0],)]
            assert connection.execute("update issuing.grants set used = 0").rowcount == 0

    def test_cannot_hold_a_voucher_too_many_nor_time(self, period, databases):
        period()
        with psycopg.connect(databases.issuer) as connection, pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("update issuing.grants set used = per_member + 1")
        with psycopg.connect(databases.issuer) as connection:
            types = connection.execute(
                "select distinct data_type from information_schema.columns where table_schema in ('issuing', 'house')"
            ).fetchall()

        assert {name for (name,) in types} <= {
            "bytea", "uuid", "smallint", "boolean", "text", "ARRAY", "character varying"
        }  # fmt: skip
