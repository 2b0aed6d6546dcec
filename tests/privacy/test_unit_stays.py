"""I6: an account stays with the unit that first covered it, whatever a program of the care side tries.

Whoever moved between two employers would otherwise stand among the few who did.
"""

import psycopg
import pytest

from portal.care import roles

COLUMNS = """
    select grantee from information_schema.column_privileges
    where table_schema = 'redeeming' and table_name = 'accounts' and column_name in ('unit_id', 'account_id')
      and privilege_type = 'UPDATE'
"""


def movers(url):
    """The logins that could write another unit into an account."""
    names = {role.name for role in roles.CARE}
    with psycopg.connect(url) as admin:
        return {grantee for (grantee,) in admin.execute(COLUMNS)} & names


def test_no_login_may_move_an_account(databases):
    assert movers(databases.care) == set()


def test_is_seen_when_one_may(databases):
    with psycopg.connect(databases.care) as admin:
        admin.execute("grant update (unit_id) on redeeming.accounts to client_web")

    assert movers(databases.care) == {"client_web"}


@pytest.mark.parametrize("login", ["client_web", "care_job"])
def test_is_refused_by_the_database(servers, databases, login):
    with (
        psycopg.connect(servers.logins(databases.care, "care")[login]) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("update redeeming.accounts set unit_id = gen_random_uuid()")
