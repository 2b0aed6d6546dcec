"""A worker that dies at any moment of taking a roster in leaves the old roster whole, and the next one completes it.

What was in the file is found nowhere on the disk afterwards.
"""

import random
import secrets
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from tests.faults import taking_in

WHAT = "taking a roster in"
PEOPLE = 3_000


@pytest.fixture
def place(work_app, databases):
    """Settings of the worker."""
    with work_app.app_context():
        yield work_app.extensions["settings"]


@pytest.fixture
def stands(databases):
    return lambda: taking_in.standing(databases.work)


@pytest.fixture
def kills(place, stands, landed, databases):
    """Kill a worker at `moments` of taking in `people`; the roster goes from one group to the other and back."""

    def kill(moments, people, chosen):
        taking_in.upload(place, taking_in.file_of(people, "group 0"))
        began = time.monotonic()
        taking_in.finish()
        whole = time.monotonic() - began
        done = 0
        for turn in range(1, 20 * moments):
            before = stands()
            import_id = taking_in.upload(place, taking_in.file_of(people, f"group {turn}"))
            (ring,) = taking_in.rings(at=taking_in.clock.now())
            died = taking_in.Worker(place, ring).kill_after(chosen.uniform(0, whole))
            after = stands()
            assert after in (before, taking_in.Standing(people, frozenset({f"group {turn}"}), people))
            taking_in.finish()
            assert stands() == taking_in.Standing(people, frozenset({f"group {turn}"}), people)
            assert taking_in.state_of(databases.work, import_id) == "applied"
            if died:
                landed(WHAT, "killed")
                done += 1
            if done == moments:
                return
        pytest.fail("too few of the kills found a worker at work")

    return kill


class TestKill:
    def test_leaves_the_old_roster_or_the_new_one_and_the_next_worker_completes_it(self, kills):
        kills(2, PEOPLE, random.Random("short"))

    @pytest.mark.campaign
    def test_at_twenty_moments_of_a_larger_file(self, kills):
        kills(20, 60_000, random.Random("long"))


class TestTurns:
    def test_of_one_organisation_wait_for_each_other_and_all_come_to_pass(self, place, stands, databases):
        first = taking_in.upload(place, taking_in.file_of(50, "first"))
        second = taking_in.upload(place, taking_in.file_of(50, "second"))
        due = taking_in.rings(at=taking_in.clock.now())
        workers = [taking_in.Worker(place, ring) for ring in due]
        for worker in workers:
            worker.kill_after(60)

        taking_in.finish()

        # Whichever came last was sent last: an older file never goes over a newer one.
        states = {taking_in.state_of(databases.work, import_id) for import_id in (first, second)}
        assert stands().groups == {"second"}
        assert states <= {"applied", "refused"}


class TestTraces:
    """Numbers, names and headings of a file, searched for in the database's files, its log and temporary folders."""

    @pytest.fixture
    def canary(self):
        return f"canary{secrets.token_hex(8)}"

    @pytest.fixture
    def found(self, servers, databases, tmp_path, canary):
        def search():
            with psycopg.connect(databases.work, autocommit=True) as admin:
                admin.execute("checkpoint")
            places = [servers.folder, tmp_path, *_spools()]
            done = subprocess.run(["grep", "-rlaF", canary, *map(str, places)], capture_output=True, text=True)
            assert done.returncode in (0, 1, 2)
            return done.stdout.split()

        return search

    def file(self, canary, people=400, first=0):
        rows = "".join(f"{canary}{n},{canary},{canary}@example.org,active,Care\n" for n in range(first, first + people))
        return (taking_in.HEADINGS + rows).encode()

    def test_search_finds_what_is_there(self, found, tmp_path, canary):
        (tmp_path / "spill").write_text(canary)

        assert found() == [str(tmp_path / "spill")]

    def test_are_none_after_a_hold_a_kill_or_an_import(self, place, found, canary, databases):
        taking_in.upload(place, self.file(canary))
        (ring,) = taking_in.rings(at=taking_in.clock.now())
        taking_in.Worker(place, ring).kill_after(0.05)
        after_the_kill = found()
        taking_in.finish()
        held = taking_in.upload(place, self.file(canary, people=100))
        taking_in.finish()

        assert taking_in.state_of(databases.work, held) == "held"
        assert (after_the_kill, found()) == ([], [])

    def test_are_none_of_a_heading_that_is_somebodys_line(self, place, found, canary, databases):
        unmapped = taking_in.upload(place, f"{canary}1,{canary}\n{canary}2,Zoe\n".encode())
        taking_in.finish()

        assert taking_in.state_of(databases.work, unmapped) == "unmapped"
        assert found() == []


def _spools():
    """Where a form's files would be laid down."""
    return [path for path in Path(tempfile.gettempdir()).glob("tmp*") if path.is_file()]
