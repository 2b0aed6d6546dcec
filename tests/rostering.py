"""HR at the roster in tests: files of made-up people, a browser, and the worker that answers it."""

import io
import re

from kernel import queue
from portal import jobs
from portal.work.jobs import answer
from portal.work.jobs.effects import EFFECTS

WORK = "http://localhost:8000"


def csv_of(count):
    """People with numbers that begin with noughts."""
    return "\n".join(["Employee ID,Status", *(f"{number:05},active" for number in range(count))]).encode()


def deliver(app, *, until_idle=True):
    """Do what the outbox holds, as the worker would; only once where files are to come back later."""
    rung = []
    with app.app_context():
        while jobs.tick(answer.ROLE, (), rung.append):
            while rung:
                jobs.deliver(answer.ROLE, EFFECTS, queue.to_words(rung.pop()))
            if not until_idle:
                return


class Hr:
    """HR's browser at the roster, and the worker that answers it."""

    def __init__(self, browser, work, base=WORK):
        self.browser = browser
        self.work = work
        self.base = base

    def see(self, path="/hr/roster"):
        return self.browser.get(path, base_url=self.base)

    def post(self, path, **fields):
        csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.see().text).group(1)
        return self.browser.post(
            path, data={"csrf_token": csrf, **fields}, base_url=self.base, headers={"Origin": self.base}
        )

    def upload(self, raw, **fields):
        form = {"declared": "full", "encoding": "utf-8", "dates": "2026-12-31", **fields}
        return self.post("/hr/roster", **form, file=(io.BytesIO(raw), "people.csv"))

    def send(self, raw, **fields):
        """The page of the file after the worker has seen to it."""
        sent = self.upload(raw, **fields)
        assert sent.status_code == 303, sent.text
        self.work()
        self.place = sent.location
        return self.see(self.place)

    def press(self, act, **fields):
        answer = self.post(f"{self.place}/{act}", **fields)
        self.work()
        return self.see(self.place) if answer.status_code == 303 else answer
