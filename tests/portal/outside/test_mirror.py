"""The mirror hands out what it has seen, to every page, and goes on with that when the source breaks its chain."""

import threading
from dataclasses import dataclass

from kernel.refusals import Refused
from portal.outside import mirror


@dataclass
class Copy:
    """Stands where a follower stands, and has seen this."""

    raw: bytes | None = None


class TestKeys:
    def test_are_served_to_every_page(self):
        page = mirror.create(Copy(b"signed")).test_client().get("/keys.json")

        assert page.data == b"signed"
        assert page.headers["Access-Control-Allow-Origin"] == "*"

    def test_are_not_there_before_the_first_look(self):
        assert mirror.create(Copy()).test_client().get("/keys.json").status_code == 503


class TestFollow:
    def test_says_once_what_is_wrong(self):
        stop, said = threading.Event(), []

        class Broken(Copy):
            looks = 0

            def catch_up(self):
                self.looks += 1
                if self.looks == 3:
                    stop.set()
                raise Refused("A key was taken back.")

        mirror.follow(Broken(), 0, stop, said.append)

        assert said == ["The mirror keeps what it saw before. A key was taken back.\n"]
