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
from portal.outside.asking import Away
from portal.outside.follower import Follower
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

    def test_keeps_every_version_for_the_next_start(self, chain, published, tmp_path):
        versions, source = published
        versions += map(signed, chain[:2])
        Follower(source, folder=tmp_path).catch_up()
        versions.append(signed(chain[2]))
        again = Follower(source, folder=tmp_path)

        assert again.raw == versions[1]
        again.catch_up()
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
            "1.json": versions[0], "2.json": versions[1], "3.json": versions[2], "keys.json": versions[2],
        }  # fmt: skip

    def test_does_not_trust_its_own_folder(self, chain, published, tmp_path):
        source = published[1]
        (tmp_path / "1.json").write_bytes(signed(chain[0]))
        (tmp_path / "2.json").write_bytes(signed(Directory(2, directory.digest(chain[0]), ())))

        with pytest.raises(documents.BrokenChain):
            Follower(source, folder=tmp_path)

    def test_waits_for_the_first(self, published):
        with pytest.raises(Away):
            Follower(published[1]).catch_up()
