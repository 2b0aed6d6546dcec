"""What the models declare: which tables there are, what their columns hold, who may do what with them."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.orm import Mapper

from eligibility.issuing.rows import IssuerRow
from eligibility.redeeming.rows import CareRow
from tenants.rows import WorkRow
from tests.rules import tree

BASES = {"work": WorkRow, "issuer": IssuerRow, "care": CareRow}

# Tables without a model: kernel writes them as SQL. Who may do what with them is said here, as in the first migration.
STAFF = {"hr_web": "staff", "finance_web": "staff", "operator_web": "operator"}
CARE_STAFF = {"provider_web": "provider", "network_web": "network"}
WORK_WEB = ("desk_web", "hr_web", "finance_web", "operator_web", "work_machine_web")
CARE_WEB = ("client_web", "provider_web", "network_web", "care_machine_web")
EVERYTHING = "select insert update delete"


@dataclass(frozen=True)
class Declared:
    """A table as its model, or this file, declares it: verbs by role."""

    name: str
    access: dict[str, frozenset[str]]
    # Where rows are narrowed by something other than an owner key: the column, and which value is whose.
    by_column: str | None = None
    values: tuple[tuple[str, str], ...] = ()


def _house(web: tuple[str, ...], staff: dict[str, str], job: str, probe: str) -> tuple[Declared, ...]:
    def table(name: str, access: dict[str, str], **rest: Any) -> Declared:
        return Declared(f"house.{name}", {role: frozenset(verbs.split()) for role, verbs in access.items()}, **rest)

    return (
        table("steps", {probe: "select"}),
        table("outbox", {**dict.fromkeys(web, "insert"), job: EVERYTHING}),
        table("turns", {job: "select insert delete"}),
        table("audit", {**dict.fromkeys(staff, "insert"), job: "select insert"}),
        table(
            "visits",
            {**dict.fromkeys(staff, EVERYTHING), job: "select delete"},
            by_column="surface",
            values=tuple(staff.items()),
        ),
    )


UNMAPPED = {
    "work": _house(WORK_WEB, STAFF, "work_job", "work_probe"),
    "issuer": (Declared("house.steps", {}),),
    "care": _house(CARE_WEB, CARE_STAFF, "care_job", "care_probe"),
}


@cache
def load() -> None:
    """Import every module that maps a table."""
    for path in tree.product(".py"):
        if "__tablename__" in tree.read(path):
            importlib.import_module(path.removesuffix(".py").replace("/", "."))


def mappers(database: str) -> Iterator[Mapper[Any]]:
    """The mapped classes of a database."""
    load()
    yield from sorted(BASES[database].registry.mappers, key=lambda mapper: str(mapper.local_table))


def declared(database: str) -> list[Declared]:
    """Every table of a database, with the verbs each role has been promised."""
    found = []
    for mapper in mappers(database):
        access = getattr(mapper.class_, "__access__", {})
        verbs = {role: frozenset(granted.value.split()) for role, granted in access.items()}
        found.append(Declared(str(mapper.local_table), verbs))
    return [*found, *UNMAPPED[database]]
