"""The mirror follows an honest directory link by link, and keeps what it saw when one takes something back."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, abort

from eligibility import directory, documents
from eligibility.blinding import keys
from eligibility.directory import Directory, Key
from kernel import signing
from portal.work.standins.mirror import app as mirror_app
from portal.work.standins.mirror.follower import Follower, SourceAway
from tests import standins

PUBLISHER = signing.generate()


@pytest.fixture(scope="module")
def chain():
    """Three versions: a key, its gate open, a second key."""
    entries = []
    for number in (1, 2):
        spki = keys.encode(rsa.generate_private_key(65537, 2048).public_key().public_numbers().n)
        entries.append(
            Key(keys.key_id(spki), spki, UUID(int=number), "2027-01", date(2027, 1, 1), date(2028, 3, 1), open=False)
        )
    opened = replace(entries[0], open=True)
    first = Directory(1, "", (entries[0],))
    second = directory.following(first, (opened,))
    return [first, second, directory.following(second, (opened, entries[1]))]


@pytest.fixture
def published():
    """What the source publishes: a list that tests add to, and its address."""
    app, versions = Flask("source"), []

    @app.get("/keys.json")
    def newest():
        return versions[-1] if versions else abort(404)

    @app.get("/keys.json/<int:number>")
    def version(number):
        return versions[number - 1]

    with standins.serving(app) as url:
        yield versions, f"{url}/keys.json"


def signed(version):
    return directory.sign(version, PUBLISHER)


class TestCatchUp:
    def test_takes_what_follows(self, chain, published):
        versions, source = published
        follower = Follower(source, signing.public_bytes(PUBLISHER))

        for version in chain:
            versions.append(signed(version))
            follower.catch_up()

            assert follower.raw == versions[-1]

    def test_walks_every_link_after_having_been_away(self, chain, published):
        versions, source = published
        follower = Follower(source)
        versions.append(signed(chain[0]))
        follower.catch_up()

        versions += map(signed, chain[1:])
        follower.catch_up()

        assert follower.raw == versions[2]

    def test_stays_with_what_it_saw_when_a_key_is_taken_back(self, chain, published):
        versions, source = published
        versions.append(signed(chain[0]))
        follower = Follower(source)
        follower.catch_up()

        versions.append(signed(Directory(2, directory.digest(chain[0]), ())))

        with pytest.raises(documents.BrokenChain):
            follower.catch_up()
        assert follower.raw == versions[0]

    def test_takes_nothing_that_another_signed(self, chain, published):
        versions, source = published
        versions.append(directory.sign(chain[0], signing.generate()))
        follower = Follower(source, signing.public_bytes(PUBLISHER))

        with pytest.raises(documents.BadDocument):
            follower.catch_up()
        assert follower.raw is None

    def test_waits_for_the_first(self, published):
        with pytest.raises(SourceAway):
            Follower(published[1]).catch_up()


class TestKeys:
    def test_are_served_to_every_page(self, chain, published):
        versions, source = published
        versions.append(signed(chain[0]))
        follower = Follower(source)
        follower.catch_up()

        page = mirror_app.create(follower).test_client().get("/keys.json")

        assert page.data == versions[0]
        assert page.headers["Access-Control-Allow-Origin"] == "*"

    def test_are_not_there_before_the_first_look(self, published):
        assert mirror_app.create(Follower(published[1])).test_client().get("/keys.json").status_code == 503
