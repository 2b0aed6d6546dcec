"""Both sides served to real browsers by one process, on a clock that they share, with a mirror of the key directory."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import redis

from care import open_time
from eligibility.issuing import publishing
from kernel import clock
from kernel.database import db
from portal import unit_of_work
from portal.care import app as care_app_module
from portal.care.jobs import accounts, plans
from portal.installing import Home
from portal.outside import mirror
from portal.outside.follower import Follower
from portal.work import app as work_app_module
from tests import house, standins
from tests.desk import Desk, Making, signing
from tests.portal.care import town
from tests.serving import free_port

# A Monday in the first month of everybody's contract year; its vouchers can be used until 30 December 2027.
BEGINNING = datetime(2026, 11, 23, 8, tzinfo=UTC)
GATE = 20
ROOT = Path(__file__).parents[2]
ASK = "application/private-token-request"
ROWS = "select table_schema || '.' || table_name from information_schema.tables where table_schema = any(%s) order by 1"


class Both:
    """The two sides as they stand on two hosts; `at` gives an address of either. Every journey has its own employer."""

    def __init__(self, stack, servers, folder):
        self.servers, self.folder = servers, folder
        self.databases = {name: servers.fresh(name) for name in house.LOGINS}
        for url in self.databases.values():
            stack.callback(servers.drop, url)
        ports = {"WORK": free_port(), "CARE": free_port()}
        self.hosts = {"WORK": f"http://localhost:{ports['WORK']}", "CARE": f"http://care.localhost:{ports['CARE']}"}
        self.follower = Follower(f"{self.hosts['WORK']}/keys.json")
        copy = stack.enter_context(standins.serving(mirror.create(self.follower))) + "/keys.json"
        self.work, self.care = self._work(copy), self._care(copy)
        for app, name in ((self.work, "WORK"), (self.care, "CARE")):
            stack.callback(_let_go, app)
            stack.enter_context(standins.serving(app, ports[name]))
        stack.enter_context(signing(self.work))
        self.desk = Desk(self.work)
        Home(folder / "work").signing_key("plans")
        Home(folder / "care").pin("plans", Home(folder / "work").public_key("plans"))
        self._open_practices()

    def begin(self):
        """Nobody is signed in anywhere, and it is the first day again."""
        redis.Redis.from_url(self.servers.valkey.url()).flushall()
        self.move_to(BEGINNING)

    def at(self, name, path=""):
        """An address of a side, as browsers know it."""
        return self.hosts[name] + path

    def move_to(self, moment):
        """Let it be that moment on both sides, with providers' hours opened eight weeks ahead as on every night."""
        file = self.folder / "clock"
        file.write_text(str(round((moment - clock.true_now()).total_seconds())))
        clock.follow(file)
        with self.care.app_context(), unit_of_work.everybody("care_job"):
            open_time.materialise_all(at=clock.now())

    def employ(self, name, *, per_member=1, is_open=True):
        """A company since the first day, numbers from 0001; enough have collected, unless it is said otherwise."""
        self.begin()
        tenant_id = uuid4()
        self.desk.employ(tenant_id, name, per_member=per_member, people=GATE + 4)
        self.night()
        if is_open:
            self.open_gate(tenant_id)
        return tenant_id

    def night(self):
        """What the workers of both sides do: publish, fetch, write the rows anew."""
        self.desk.publish()
        self.follower.catch_up()
        with self.care.app_context():
            with unit_of_work.everybody("care_job"):
                plans.pull()
            accounts.shuffle_accounts(at=clock.now())

    def key_of(self, tenant_id):
        """The key with which this company's people collect today."""
        with self.work.app_context(), unit_of_work.everybody("work_job"):
            return publishing.current_directory().current(self.desk.units[tenant_id], clock.today())

    def collect_for(self, tenant_id, numbers):
        """These people collect too, all of their vouchers, without a window."""
        key, base = self.key_of(tenant_id), self.hosts["WORK"]
        for number in numbers:
            browser = self.desk.browser(tenant_id, number)
            each = browser.get("/begin", base_url=base).json["per_member"]
            asks = b"".join(Making(key).ask for _ in range(each))
            answer = browser.post("/issue", data=asks, content_type=ASK, base_url=base, headers={"Origin": base})
            assert answer.status_code == 200, answer.text

    def open_gate(self, tenant_id):
        """Enough of the others collect, and a night goes by."""
        self.collect_for(tenant_id, [f"{number:04}" for number in range(5, 5 + GATE)])
        self.night()

    def run_at_work(self, *words):
        """One command of the work side, as a process of its own, on the same clock."""
        given = house.environment_of_work(
            self.servers, self.databases["work"], self.databases["issuer"], self.folder / "work"
        )
        hosts = {"WORK_BASE_URL": self.hosts["WORK"], "CARE_BASE_URL": self.hosts["CARE"]}
        argv = [sys.executable, "-m", "portal.work.command", *words, "--json"]
        environment = {**given, **hosts, "WORK_CLOCK_FILE": str(self.folder / "clock")}
        done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def rows(self, name, *schemas):
        """Every row of a side's tables, whatever order they stand in."""
        with psycopg.connect(self.databases[name]) as admin:
            tables = [table for (table,) in admin.execute(ROWS, (list(schemas),))]
            return {table: sorted(map(str, admin.execute(f"select * from {table}"))) for table in tables}

    def _open_practices(self):
        """Two people who can be asked; the second can be booked at once."""
        topics = {"topics": frozenset({"stress"})}
        town.open_practice(self.care, uuid4(), "Dr Okafor", **topics)
        town.open_practice(self.care, uuid4(), "Sam Lindqvist", books_instantly=True, **topics)

    def _work(self, copy):
        given = house.settings_of_work(
            self.servers, self.databases["work"], self.databases["issuer"], self.folder / "work"
        )
        told = {"base_url": self.hosts["WORK"], "care_url": self.hosts["CARE"], "keys_urls": (copy,)}
        return work_app_module.create(replace(given, **told))

    def _care(self, copy):
        given = house.settings_of_care(self.servers, self.databases["care"], self.folder / "care")
        here, work = self.hosts["CARE"], self.hosts["WORK"]
        keys = (f"{work}/keys.json", copy)
        return care_app_module.create(
            replace(given, base_url=here, work_url=work, key_directories=keys, leave_to=f"{here}/urgent-help")
        )


def _let_go(app):
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
