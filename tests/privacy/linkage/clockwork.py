"""The clock of a game, and what a day brings by itself: rewrites, plans, gates, and backups if a mutant keeps them."""

import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

import psycopg

from kernel import clock
from portal import unit_of_work
from portal.care.jobs import accounts
from portal.care.jobs import plans as care_plans
from portal.work.jobs import enrolling, plans
from tests.privacy.linkage.installation import WORK, Sides
from tests.privacy.linkage.mutants import Mutant
from tests.privacy.linkage.people import DAY, HOUR, YEAR_BEGINS

# At three the plans are published; the care side fetches them within minutes, and writes its rows anew at night.
NIGHT = 3 * HOUR
REWRITES_EVERY, FIRST_DAYS = 5, 5
QUARTERS = (0, 90, 181, 273, 308, 365)
BACKED_UP = {"issuer": ("issuing.members", "issuing.grants"), "care": ("redeeming.accounts", "redeeming.spent")}


class Published:
    """The work side as the care side fetches from it."""

    def __init__(self, app: Any) -> None:
        self._browser = app.test_client()

    def keys(self, number: int | None = None) -> bytes | None:
        """The key directory."""
        return self._get("/keys.json" + (f"/{number}" if number else ""))

    def plan(self, unit_id: UUID, number: int | None = None) -> bytes | None:
        """A unit's plan."""
        return self._get(f"/plans/{unit_id}" + (f"/{number}" if number else ""))

    def _get(self, path: str) -> bytes | None:
        # In a thread of its own, as in a process of its own: the caller acts for somebody, and a page for nobody.
        with ThreadPoolExecutor(1) as elsewhere:
            answer = elsewhere.submit(self._browser.get, path, base_url=WORK).result()
        return bytes(answer.data) if answer.status_code == 200 else None


@dataclass
class Clockwork:
    """Moves the clock of both sides, and does what falls due on the way. `touched` says which side wrote something."""

    sides: Sides
    mutant: Mutant
    now: float = 0.0
    touched: set[str] = field(default_factory=set)
    _worked_on: int = 0
    _rewritten_on: int = 0

    def at(self) -> datetime:
        """The moment of the game."""
        return YEAR_BEGINS + timedelta(seconds=self.now)

    def go_to(self, moment: float) -> None:
        """Let time pass, night by night; a night in which nothing is due is slept through."""
        first = int((self.now - NIGHT) // DAY) + 1
        for day in range(first, int((moment - NIGHT) // DAY) + 1):
            if self._is_due(day):
                self._set(day * DAY + NIGHT)
                self.night()
        self._set(moment)

    def night(self) -> None:
        """What the workers of both sides do between two days."""
        with self.sides.work.app_context():
            plans.publish(at=clock.now())
        with self.sides.care.app_context(), unit_of_work.everybody("care_job"):
            care_plans.pull(Published(self.sides.work))
        if int(self.now // DAY) - self._rewritten_on >= REWRITES_EVERY or self.mutant.backup_series:
            self.rewrite()
        if self.mutant.backup_series:
            self._back_up()
        self.touched.clear()
        self._worked_on = int(self.now // DAY)

    def _is_due(self, day: int) -> bool:
        """Quarters, the first days, in which the gate opens, and every few days on which something was written."""
        often = day < FIRST_DAYS or self.mutant.backup_series
        return day in QUARTERS or (bool(self.touched) and (often or day - self._worked_on >= REWRITES_EVERY))

    def rewrite(self) -> None:
        """The ledger and the accounts anew. The product does it hourly and nightly: less often is worse for it."""
        self._rewritten_on = int(self.now // DAY)
        if self.mutant.rewrites:
            with self.sides.work.app_context():
                enrolling.rewrite_ledger(at=clock.now())
            with self.sides.care.app_context():
                accounts.shuffle_accounts(at=clock.now())

    def _set(self, moment: float) -> None:
        """Valkey's own clock does not follow ours, so what it keeps for minutes is made older by hand."""
        passed = ceil((moment - self.now) * 1000)
        self.now = moment
        seconds = (self.at() - clock.true_now()).total_seconds()
        self.sides.at.clock.write_text(str(ceil(seconds)))
        clock.follow(self.sides.at.clock)
        for valkey in self.sides.valkeys:
            for key in valkey.keys("*") if passed > 0 else ():
                left = valkey.pttl(key)
                if left >= 0:
                    valkey.pexpire(key, max(left - passed, 0))

    def _back_up(self) -> None:
        for database, tables in BACKED_UP.items():
            side = "work" if database == "issuer" else "care"
            folder = self.sides.at.home / side / "backups"
            folder.mkdir(exist_ok=True)
            with psycopg.connect(self.sides.at.admin(database)) as admin:
                rows = {
                    table: [row for (row,) in admin.execute(f"select to_jsonb(t) from {table} t")] for table in tables
                }
            name = f"{database}-{self.at().date()}.json.gz"
            (folder / name).write_bytes(gzip.compress(json.dumps(rows).encode(), 1))
