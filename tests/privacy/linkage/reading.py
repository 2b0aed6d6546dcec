"""Evidence as an attacker reads it: every row, page, log line and backup that mentions a person or an account.

Whatever can be put in an order becomes a *series*: a number for each person, or for each account. Attackers know
nothing of what a column means; a column that somebody adds tomorrow is a series too.
"""

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kernel import envfile
from portal.work.jobs import enrolling
from tenants import roster
from tests.privacy.linkage import pages
from tests.privacy.linkage.people import YEAR_BEGINS, common_day

INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?.*)?$")
LINE = re.compile(r"^(?P<at>\d{4}-\d\d-\d\dT\S+) (?P<rest>.*)$", re.MULTILINE)
WORDS = re.compile(r"[A-Za-z0-9-]+")
LEADING = 6

Series = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Row:
    """A row where it was found."""

    cluster: str
    table: str
    place: int
    line: Mapping[str, Any]


@dataclass
class Known:
    """What was found of persons, or of accounts: their series, which of those are moments, and their values."""

    series: Series = field(default_factory=lambda: defaultdict(dict))
    moments: set[str] = field(default_factory=set)
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, name: str, who: str, value: float) -> None:
        """Keep the smallest: what was first is what tells."""
        self.series[name][who] = min(value, self.series[name].get(who, value))


class Evidence:
    """One folder of evidence, with the employer's roster: numbers, and the moment each person joined."""

    def __init__(self, folder: Path, staff: Mapping[str, float]) -> None:
        """Read everything once."""
        self.folder, self.staff = folder, staff
        self.rows = list(_rows(folder))
        self.periods = {row.line["row"]["key_id"]: row.line["row"]["period"][:4] for row in self._of("issuing.keys")}
        self.collected = self._collectors()
        self.accounts = {
            row.line["row"]["account_id"]: row.line["row"]["period"][:4] for row in self._of("redeeming.accounts")
        }
        self.one_cluster = self._cluster("issuing.grants") == self._cluster("redeeming.accounts")
        logins = {row.line["row"]["login_mac"]: row.line["row"]["opens"] for row in self._of("redeeming.logins")}
        self.of_persons = self._known(self._names)
        self.of_accounts = self._known({**logins, **{account: account for account in self.accounts}})
        for number, joined in staff.items():
            self.of_persons.note("roster#joined", number, joined)
            self.of_persons.note("roster#begins", number, _begins(joined))
            self.of_persons.note("roster#number", number, float(number))

    def _of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row.table == table]

    def _cluster(self, table: str) -> str:
        return next(row.cluster for row in self.rows if row.table == table)

    def _collectors(self) -> dict[str, set[str]]:
        """Who has collected in which period, by the roster's number: peppers and roster name every member."""
        told = envfile.read(_private(self.folder / "folders/work/env/web-work.env"))
        key, pepper = bytes.fromhex(told["ROSTER_KEY"]), bytes.fromhex(told["DESK_PEPPER"])
        tenant = UUID(self._of("tenants.organisations")[0].line["row"]["tenant_id"])
        self._names: dict[str, str] = {}
        for number in self.staff:
            digest = roster.person_key(key, tenant, number)
            self._names[_hex(digest)] = number
            self._names[_hex(enrolling.subject_mac(pepper, tenant, digest))] = number
        for row in self._of("issuing.members"):
            self._names[row.line["row"]["member_id"]] = self._names.get(row.line["row"]["subject_mac"], "?")
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._of("issuing.grants"):
            if row.line["row"]["used"] > 0:
                found[self.periods[row.line["row"]["key_id"]]].add(self._names[row.line["row"]["member_id"]])
        return found

    def _known(self, names: Mapping[str, str]) -> Known:
        known = Known()
        for row in self.rows:
            values = list(_values(row.line["row"]))
            for who in {names[value] for _, value in values if value in names}:
                self._note(known, who, row, values, names)
        for name, order in pages.orders(self.folder).items():
            table = name.partition("#")[0]
            for row in self._of(table):
                if row.line["ctid"] in order:
                    for who in {names[value] for _, value in _values(row.line["row"]) if value in names}:
                        known.note(f"{name}{self._period(row)}", who, order[row.line["ctid"]])
        self._note_writes(known, names)
        self._note_lines(known, names)
        self._note_backups(known, names)
        return known

    def _note(self, known: Known, who: str, row: Row, values: list[tuple[str, str]], names: Mapping[str, str]) -> None:
        base = f"{row.table}{self._period(row)}"
        known.note(f"{base}#place", who, row.place)
        known.note(f"{base}#xmin", who, float(row.line["xmin"]))
        known.note(f"{base}#xmax", who, float(row.line["xmax"]))
        known.note(f"{base}#size", who, float(len(json.dumps(row.line["row"]))))
        for column, value in values:
            known.values[who].add(value)
            name, number = f"{base}.{column}", _number(value)
            if number is not None:
                known.note(name, who, number)
            if INSTANT.match(value):
                known.moments.add(name)

    def _period(self, row: Row) -> str:
        period = self.periods.get(row.line["row"].get("key_id", ""))
        return f"[{period}]" if period and row.table == "issuing.grants" else ""

    def _note_writes(self, known: Known, names: Mapping[str, str]) -> None:
        for cluster in sorted((self.folder / "clusters").iterdir()):
            log = b"".join(path.read_bytes().rstrip(b"\0") for path in sorted(cluster.glob("pg_wal/0*")))
            for text, who in names.items():
                raw = _raw(text)
                place = log.rfind(raw) if raw else -1
                if place >= 0:
                    known.note(f"log of writes of {cluster.name}", who, place)

    def _note_lines(self, known: Known, names: Mapping[str, str]) -> None:
        named = {**names, **{number: number for number in self.staff if number in names.values()}}
        for path in sorted(self.folder.glob("logs/**/*")):
            for line in LINE.finditer(path.read_text(errors="replace")) if path.is_file() else ():
                for word in set(WORDS.findall(line["rest"])) & named.keys():
                    known.note("lines of logs", named[word], _number(line["at"]) or 0)
                    known.moments.add("lines of logs")

    def _note_backups(self, known: Known, names: Mapping[str, str]) -> None:
        """The first night on which something of theirs was there, and the first on which it had changed."""
        before: dict[tuple[str, str], str] = {}
        for path in sorted(self.folder.glob("backups/**/*.json.gz"), key=lambda found: found.name[-18:]):
            night = _number(path.name[-18:-8]) or 0
            for table, rows in json.loads(gzip.decompress(path.read_bytes())).items():
                for row in rows:
                    text = json.dumps(row)
                    for who in {names[value] for _, value in _values(row) if value in names}:
                        key = (who, f"{table}{row.get('key_id', '')}")
                        changed = key in before and before[key] != text
                        known.note("backups#changed" if changed else "backups#there", who, night)
                        known.moments |= {"backups#changed", "backups#there"}
                        before[key] = text


def _rows(folder: Path) -> Iterator[Row]:
    for path in sorted(folder.glob("clusters/*/databases/*/tables/*.jsonl")):
        cluster, table = path.relative_to(folder).parts[1], path.stem
        for place, line in enumerate(path.read_text().splitlines()):
            yield Row(cluster, table, place, json.loads(line))


def _values(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every plain value inside a row, with the column it stands in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, name or key)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, name)
    elif value is not None:
        yield name, str(value)


def _number(value: str) -> float | None:
    """A value as something to sort by: a moment in seconds, a number, or the first bytes of what is random."""
    if INSTANT.match(value):
        moment = datetime.fromisoformat(value.replace(" ", "T"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    if value in ("True", "False"):
        return float(value == "True")
    raw = _raw(value)
    if raw:
        return float(int.from_bytes(raw[:LEADING], "big"))
    try:
        return float(value)
    except ValueError:
        return None


def _raw(value: str) -> bytes:
    if re.fullmatch(r"\\x([0-9a-f]{2}){8,}", value):
        return bytes.fromhex(value[2:])
    return UUID(value).bytes if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value) else b""


def _hex(raw: bytes) -> str:
    return f"\\x{raw.hex()}"


def _begins(joined: float) -> float:
    """When cover began of somebody who joined then: anybody may know the rule."""
    year = YEAR_BEGINS.timestamp()
    return year + common_day(joined - year) if joined > year else joined


def _private(path: Path) -> Path:
    path.chmod(0o600)
    return path
