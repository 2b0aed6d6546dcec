"""After a rewrite no row's id is left in the log of writes, on servers as the issuer and the care side run them."""

import secrets
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from eligibility.issuing import shuffling
from kernel import rewrite, roles, scope
from kernel.database import binds, db
from kernel.embedded.postgres import Cluster
from kernel.embedded.postgres_settings import BY_DATABASE
from migrations import run
from portal.work.roles import ISSUER

PEOPLE = 300


@pytest.fixture(scope="module")
def cluster():
    """The issuer's own kind of server, with every care it takes of what it writes."""
    # pytest's own folder is root's alone, and the server does not run as root.
    folder = Path(tempfile.mkdtemp(prefix="alcove-test-"))
    folder.chmod(0o711)
    running = Cluster(folder / "issuer", "issuer", BY_DATABASE["issuer"])
    running.start()
    yield running
    running.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def admin_url(cluster):
    with psycopg.connect(cluster.admin_url(), autocommit=True) as connection:
        connection.execute("create database issuer")
    return cluster.admin_url("issuer")


@pytest.fixture(scope="module")
def logins(admin_url, tmp_path_factory):
    made = roles.ensure(admin_url, "issuer_owner", ISSUER, tmp_path_factory.mktemp("roles"))
    run.upgrade("issuer", admin_url)
    return made


@pytest.fixture
def app(logins):
    app = Flask("issuer")
    app.config.update(
        MAIN_DATABASE="issuer", SQLALCHEMY_BINDS=binds({f"issuer/{role}": url for role, url in logins.items()})
    )
    db.init_app(app)
    with app.app_context():
        yield app
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def people(admin_url, logins):
    """Three hundred members who came one after the other; their ids in that order."""
    ids = [secrets.token_bytes(16) for _ in range(PEOPLE)]
    with psycopg.connect(admin_url, autocommit=True) as admin:
        for member_id in ids:
            admin.execute(
                "insert into issuing.members (member_id, unit_id, subject_mac, eligible) values (%s, %s, %s, true)",
                (member_id, uuid4(), secrets.token_bytes(32)),
            )
    return ids


def log_of_writes(cluster):
    files = sorted((cluster.where.data / "pg_wal").glob("[0-9A-F]*"))
    return b"".join(file.read_bytes() for file in files if file.is_file())


class TestForgetWrites:
    def test_leaves_no_id_of_a_row_in_the_log_of_writes(self, app, cluster, people):
        places = [log_of_writes(cluster).find(member_id) for member_id in people]
        assert -1 not in places
        assert all(earlier < later for earlier, later in pairwise(places))

        with scope.nobody("issuer_rewrite"):
            shuffling.shuffle()

        left = log_of_writes(cluster)
        assert [member_id for member_id in people if member_id in left] == []

    def test_is_what_does_it(self, app, cluster, people):
        with scope.nobody("issuer_rewrite"):
            for model in shuffling.TABLES:
                with rewrite.database.own_transaction("issuer") as connection:
                    rewrite.rewrite(connection, "issuing", model.__tablename__)

        left = log_of_writes(cluster)
        assert [member_id for member_id in people if member_id not in left] == []

    def test_is_refused_to_every_other_role(self, app):
        with scope.nobody("issuer_job"):
            assert not rewrite.forget_writes("issuer")

    def test_gives_the_rewrite_nothing_else_of_the_server(self, app, admin_url):
        with psycopg.connect(admin_url) as admin:
            member_of = admin.execute(
                "select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid "
                "join pg_roles r on r.oid = m.member where r.rolname = 'issuer_rewrite'"
            ).fetchall()

        assert member_of == [("pg_checkpoint",)]
