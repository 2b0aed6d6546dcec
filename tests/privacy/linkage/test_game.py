"""A short linkage game in every run of the tests: the design is not caught, and two spoilt designs are.

`make linkage` plays the whole game, with every mutant and a learned attacker.
"""

import json
import re
import shutil

import pytest

from tests.privacy.linkage import game, story
from tests.privacy.linkage.installation import Installation
from tests.privacy.linkage.mutants import MUTANTS

# A draw in which many come at once, so that one short game is enough for a certain answer.
SIZE, SEED = 90, 22
RANDOM = re.compile(r"\\\\x[0-9a-f]{32,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MARKS = (story.BROWSER.encode(), f"{story.OFFICE}.".encode(), f"{story.PHONE}.".encode())


@pytest.fixture(scope="module")
def installation():
    found = Installation()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def design(installation, tmp_path_factory):
    """The tallies of a short game of the design, and the evidence that was left."""
    found = game.tallies([game.play(installation, MUTANTS["design"], size=SIZE, seed=SEED, short=True)])
    return found, shutil.move(installation.home / "evidence", tmp_path_factory.mktemp("kept") / "evidence")


def rows(folder, table):
    (path,) = folder.glob(f"clusters/*/databases/*/tables/{table}.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def random_values(folder, cluster):
    """Every id, digest or key in any row of a cluster."""
    return {
        value
        for path in folder.glob(f"clusters/{cluster}/databases/*/tables/*.jsonl")
        for value in RANDOM.findall(path.read_text())
    }


def marked(folder, marks):
    """Files of the evidence in which a mark stands. Limits count by address in Valkey's memory for a minute."""
    looked_at = (path for path in folder.rglob("*") if path.is_file() and "valkey" not in path.parts)
    return [str(path.relative_to(folder)) for path in looked_at if any(mark in path.read_bytes() for mark in marks)]


class TestPlay:
    def test_names_nobody_in_the_design(self, design):
        found, _ = design

        assert len(found) > 15
        assert len(found["value join"].chances) > 15
        assert game.strongest(found)[1] > game.CAUGHT

    @pytest.mark.parametrize(("mutant", "by"), [("timestamp", "time nearest"), ("access-log", "log merge")])
    def test_catches_a_spoilt_design(self, design, installation, mutant, by):
        played = game.play(installation, MUTANTS[mutant], size=SIZE, seed=SEED, short=True)

        attacker, p = game.strongest(game.tallies([played]))

        assert attacker == by
        assert p < game.CAUGHT


class TestEvidence:
    """Invariants that are about everything stored, held against everything stored."""

    def test_has_no_random_value_on_both_sides_but_what_is_published(self, design):
        _, folder = design
        keys = [row["row"] for row in rows(folder, "issuing.keys")]
        published = {key[name].replace("\\", "\\\\") for key in keys for name in ("key_id", "spki", "unit_id")}
        documents = {row["row"]["signed"].replace("\\", "\\\\") for row in rows(folder, "redeeming.directories")}
        documents |= {row["row"]["signed"].replace("\\", "\\\\") for row in rows(folder, "redeeming.plans")}

        work = random_values(folder, "work") | random_values(folder, "issuer")
        both = work & random_values(folder, "care")

        assert published & both
        assert both <= published | documents

    def test_would_have_it_seen(self, design, tmp_path):
        _, folder = design
        planted = rows(folder, "issuing.members")[0]["row"]["member_id"]
        for cluster in ("issuer", "care"):
            (tmp_path / f"clusters/{cluster}/databases/d/tables").mkdir(parents=True)
            (tmp_path / f"clusters/{cluster}/databases/d/tables/t.jsonl").write_text(json.dumps({"row": planted}))

        assert random_values(tmp_path, "issuer") & random_values(tmp_path, "care")

    def test_has_no_address_and_no_browser_in_row_page_log_or_log_of_writes(self, design):
        _, folder = design

        assert (folder / "logs/given/1-programs.log").exists()
        assert marked(folder, MARKS) == []

    @pytest.mark.parametrize("place", ["logs/work/work/server.log", "clusters/care/pg_wal/000000010000000000000001"])
    def test_would_have_them_found(self, tmp_path, place):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_bytes(b"\0 from 172.77.0.9 by Marked-Browser/77 \0")

        assert marked(tmp_path, MARKS) == [place]

    def test_counts_no_voucher_too_many(self, design):
        _, folder = design
        grants = [row["row"] for row in rows(folder, "issuing.grants")]

        assert all(grant["used"] <= grant["per_member"] for grant in grants)
        assert 0 < len(rows(folder, "redeeming.spent")) <= sum(grant["used"] for grant in grants)

    def test_ties_no_voucher_to_an_account_by_transaction(self, design):
        _, folder = design
        numbers = [
            {row["xmin"] for row in rows(folder, f"redeeming.{name}")} for name in ("spent", "accounts", "logins")
        ]

        assert [len(found) for found in numbers] == [1, 1, 1]
        assert len(set.union(*numbers)) == 3
