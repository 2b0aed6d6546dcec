import psycopg
import pytest

from eligibility.redeeming import accounts, shuffling


@pytest.fixture
def three(payer, publish, spend, as_visitor):
    """Three accounts, opened one after the other."""
    publish(payer.key())
    return [spend(payer.voucher(), login * 32) for login in (b"a", b"b", b"c")]


@pytest.fixture
def rows(databases):
    def read(columns, table):
        with psycopg.connect(databases.care) as connection:
            return connection.execute(f"select {columns} from redeeming.{table}").fetchall()

    return read


class TestEnter:
    def test_is_refused_to_a_stranger(self, three):
        with pytest.raises(accounts.NoSuchAccount):
            accounts.enter(accounts.login_mac(b"p" * 32, b"z" * 32))

    def test_needs_the_pepper_too(self, three):
        assert accounts.enter(accounts.login_mac(b"p" * 32, b"a" * 32)) == three[0]
        with pytest.raises(accounts.NoSuchAccount):
            accounts.enter(accounts.login_mac(b"q" * 32, b"a" * 32))


class TestShuffle:
    def test_leaves_nothing_that_ties_a_voucher_to_an_account(self, three, rows, as_role):
        before = [sorted(rows("*", table)) for table in ("spent", "accounts", "logins")]
        assert {*rows("xmin::text", "spent")} == {*rows("xmin::text", "accounts")}

        with as_role("care_rewrite"):
            assert shuffling.shuffle() == {"spent": 3, "accounts": 3, "logins": 3, "passkeys": 0}

        xmins = [{*rows("xmin::text", table)} for table in ("spent", "accounts", "logins")]
        assert [len(found) for found in xmins] == [1, 1, 1]
        assert len(set.union(*xmins)) == 3
        assert [sorted(rows("*", table)) for table in ("spent", "accounts", "logins")] == before
        assert accounts.enter(accounts.login_mac(b"p" * 32, b"b" * 32)) == three[1]

    def test_shares_no_value_between_voucher_and_account(self, three, rows):
        spent = {bytes(value) for row in rows("nonce_hash", "spent") for value in row}
        known = {str(value) for table in ("accounts", "logins") for row in rows("*", table) for value in row}

        assert not {value.hex() for value in spent} & known


class TestWhatAVisitorSees:
    @pytest.fixture
    def visitor(self, databases, servers, three):
        with psycopg.connect(servers.logins(databases.care, "care")["client_web"]) as connection:
            yield connection

    def test_is_no_account_and_no_login(self, visitor):
        assert not visitor.execute("select * from redeeming.accounts").fetchall()
        assert not visitor.execute("select * from redeeming.logins").fetchall()

    def test_is_no_spent_voucher(self, visitor):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("select * from redeeming.spent")

    def test_is_one_account_when_it_is_theirs(self, visitor, three):
        visitor.execute("select set_config('app.account_id', %s, true)", [str(three[1])])

        assert visitor.execute("select account_id from redeeming.accounts").fetchall() == [(three[1],)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            visitor.execute("update redeeming.accounts set unit_id = gen_random_uuid()")
