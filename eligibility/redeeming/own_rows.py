"""What stands under an account, row by row: found from the models, so that no table is forgotten."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from eligibility.redeeming.rows import AccountOwned, CareRow
from eligibility.redeeming.tables.accounts import Login
from eligibility.redeeming.tables.passkeys import Passkey
from kernel.database import db

# What opens an account, and is looked for before anybody knows whose it is.
KEYS: tuple[Any, ...] = (Login, Passkey)


def read(account_id: UUID) -> dict[str, list[dict[str, str]]]:
    """Every row of this account, by table; values as text, empty where there is none. Its client's scope is needed.

    What opens the account is there too: a digest, of which nobody can make the words, and passkeys' public keys.
    """
    found = {_name(model): _rows(model, model.account_id == account_id) for model in _owned()}
    return found | {_name(model): _rows(model, model.opens == account_id) for model in KEYS}


def _owned() -> list[Any]:
    models = [mapper.class_ for mapper in CareRow.registry.mappers if issubclass(mapper.class_, AccountOwned)]
    return sorted(models, key=_name)


def _name(model: Any) -> str:
    name: str = model.__table__.fullname
    return name


def _rows(model: Any, mine: Any) -> list[dict[str, str]]:
    # Through the session, whose scope narrows once more to the owner.
    rows = db.session.execute(select(*model.__table__.columns).where(mine)).mappings()
    return [{name: _text(value) for name, value in row.items()} for row in rows]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return value.hex() if isinstance(value, bytes) else str(value)
