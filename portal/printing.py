"""Pages of docs/ that are printed from the code: the data map and who may do what. Knows neither side."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapper

from kernel.columns import Access, Holds
from kernel.house_tables import HouseTable

# What a database verb is called on a page.
VERBS = {"select": "read", "insert": "add", "update": "change", "delete": "delete", "truncate": "empty"}
PRINTED = "Printed from the code by `make docs`; a test fails when the two differ."


@dataclass(frozen=True)
class Database:
    """One database on the map: the bases of its models, its tables without a model, and who is behind each login.

    `owned` says, by owner key, whose rows a login sees in a table that has it; `narrowed`, by table, where it is
    something else that decides.
    """

    name: str
    said: str
    bases: tuple[type[DeclarativeBase], ...]
    house: tuple[HouseTable, ...]
    who: Mapping[str, str]
    owned: Mapping[str, str]
    narrowed: Mapping[str, str]


def map_columns(title: str, databases: Iterable[Database]) -> str:
    """Every column of these databases: what it holds, how long its table is kept, and which login may do what."""
    lines = [f"# {title}", "", PRINTED, ""]
    for database in databases:
        lines += [f"# {database.name}", "", database.said, "", "| login | behind it |", "|---|---|"]
        lines += [f"| `{login}` | {who} |" for login, who in database.who.items()]
        lines.append("")
        for table in sorted(_tables(database), key=lambda table: table.name):
            lines += _table(table, database)
    return "\n".join(lines).rstrip("\n") + "\n"


def permissions(title: str, roles: Mapping[str, Iterable[Enum]]) -> str:
    """What the people of each role may do, each permission as the sentence that it is in the code."""
    lines = [f"# {title}", "", PRINTED]
    for name, granted in roles.items():
        lines += ["", f"## {name}", ""]
        # In the order in which they are written down, which a set does not keep.
        lines += [f"- {permission.value}" for permission in sorted(granted, key=_place)]
    return "\n".join(lines) + "\n"


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Write every page below `folder`."""
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def _place(permission: Enum) -> int:
    return list(type(permission).__members__).index(permission.name)


def _tables(database: Database) -> list[HouseTable]:
    return [*database.house, *(_modelled(mapper) for base in database.bases for mapper in base.registry.mappers)]


def _modelled(mapper: Mapper[Any]) -> HouseTable:
    model = mapper.class_
    holds: dict[str, Holds] = {column.name: column.info["holds"] for column in mapper.local_table.columns}
    access: Mapping[str, Access] = model.__access__
    return HouseTable(str(mapper.local_table), inspect.getdoc(model) or "", model.__kept__, access, holds)


def _table(table: HouseTable, database: Database) -> list[str]:
    kept = table.kept[0].lower() + table.kept[1:].rstrip(".")
    return [
        f"## {table.name}",
        "",
        " ".join(table.what.split()),
        "",
        f"Kept {kept}.",
        "",
        " ".join([_rights(table.access, database.who), *_narrowed(table, database)]),
        "",
        "| column | holds |",
        "|---|---|",
        *(f"| `{name}` | {holds.value} |" for name, holds in table.columns.items()),
        "",
    ]


def _narrowed(table: HouseTable, database: Database) -> list[str]:
    if table.name in database.narrowed:
        return [database.narrowed[table.name]]
    return [] if table in database.house else [said for key, said in database.owned.items() if key in table.columns]


def _rights(access: Mapping[str, Access], who: Mapping[str, str]) -> str:
    """The logins of this database that may do anything with a table, those with the same rights together."""
    together: dict[str, list[str]] = {}
    for login in who:
        if login in access:
            said = ", ".join(VERBS[verb] for verb in access[login].value.split())
            together.setdefault(said, []).append(f"`{login}`")
    if not together:
        return "No login may touch it; migrations do."
    return "; ".join(f"{', '.join(logins)}: {said}" for said, logins in together.items()) + "."
