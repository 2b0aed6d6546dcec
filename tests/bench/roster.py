"""`make bench-roster`: a million people's roster against a raw COPY of the same file in the same run.

Prints one table. The bars are ratios, because seconds are another machine's.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import psycopg

from kernel import clock, database
from kernel.embedded.postgres_settings import UNSAFE_BUT_QUICK
from portal import unit_of_work
from portal.work import app as work_app
from tenants import organisations
from tests import house
from tests.bench import measuring, rosters
from tests.bench.importing import TENANT
from tests.bench.measuring import Cost

PIECE = 256 * 1024


def main(people: int) -> str:
    """Measure and return the table."""
    folder = Path(tempfile.mkdtemp(prefix="alcove-bench-"))
    folder.chmod(0o711)
    servers = house.Servers(folder)
    servers.start()
    try:
        _as_in_production(servers)
        return measuring.table(_measure(servers, folder, people))
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _as_in_production(servers: house.Servers) -> None:
    """What is written is synced, for the control as for the rest."""
    with psycopg.connect(servers.cluster.admin_url(), autocommit=True) as admin:
        for name in UNSAFE_BUT_QUICK:
            admin.execute(f"alter system set {name} = on")
        admin.execute("select pg_reload_conf()")


def _measure(servers: house.Servers, folder: Path, people: int) -> list[Cost]:
    files = {name: folder / f"{name}.csv" for name in ("first", "again", "changed")}
    rosters.write(files["first"], people)
    rosters.write(files["changed"], people, changed=0.01)
    # One blank line more, so that the same bytes are not recognised and every line is read and compared.
    files["again"].write_bytes(files["first"].read_bytes() + b"\n")
    work, issuer = servers.fresh("work"), servers.fresh("issuer")
    add_organisation(servers, work, issuer, folder)
    environment = house.environment_of_work(servers, work, issuer, folder)
    pid = postmaster(servers)
    controls, steps = [copy(work, files["first"], pid)], []
    for name, words in (("first", "first load"), ("again", "nothing changed"), ("changed", "1 in 100 changed")):
        steps.append(take_in(words, files[name], environment, pid))
        # The machine may be busier now than a minute ago: the control is measured beside every step.
        controls.append(copy(work, files["first"], pid))
    return [measuring.median(controls), *steps]


def postmaster(servers: house.Servers) -> int:
    """The process whose children are the database's."""
    return int((servers.cluster.where.data / "postmaster.pid").read_text().split()[0])


def copy(url: str, file: Path, pid: int) -> Cost:
    """COPY of the file into a table without index, key or policy."""
    columns = ", ".join(f"c{place} text" for place in range(8))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop table if exists public.bare")
        connection.execute(f"create table public.bare ({columns})")
        connection.execute("checkpoint")
        before, spent, began = measuring.database_cpu(pid), time.process_time(), time.monotonic()
        statement = "copy public.bare from stdin (format csv, header)"
        with connection.cursor() as cursor, cursor.copy(statement) as copy, file.open("rb") as source:
            while piece := source.read(PIECE):
                copy.write(piece)
        wall, cpu = time.monotonic() - began, time.process_time() - spent
        spent_there = measuring.database_cpu(pid) - before
        rows = connection.execute("select count(*) from public.bare").fetchone()
    return Cost("raw COPY (control)", wall, cpu, spent_there, counts={"rows": rows[0] if rows else 0})


def take_in(name: str, file: Path, environment: dict[str, str], pid: int) -> Cost:
    """A file by our rules, in a process of its own."""
    before = measuring.database_cpu(pid)
    argv = [sys.executable, "-m", "tests.bench.importing", str(file)]
    done = subprocess.run(argv, env=environment, check=True, stdout=subprocess.PIPE)
    said = json.loads(done.stdout.splitlines()[-1])
    database = measuring.database_cpu(pid) - before
    return Cost(name, said["wall"], said["cpu"], database, said["rss"], said["rss_before"], said["counts"])


def add_organisation(servers: house.Servers, work: str, issuer: str, home: Path) -> None:
    """The organisation whose people are taken in."""
    app = work_app.create(house.settings_of_work(servers, work, issuer, home))
    wanted = organisations.Wanted("bench", "Bench", "GB", date(2026, 1, 1))
    with app.app_context():
        with unit_of_work.acting("operator_web", tenant_id=TENANT):
            organisations.add(TENANT, wanted, at=clock.now())
        for engine in database.db.engines.values():
            engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    print(main(parser.parse_args().people))
