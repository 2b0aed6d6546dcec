"""The client of a visit: an account and nothing else."""

from typing import Any
from uuid import UUID

from flask import session
from flask_login import current_user
from sqlalchemy.exc import OperationalError

from eligibility.redeeming import accounts
from portal.care.permissions import CLIENT
from portal.surfaces import Visitor


def visitor_of(account_id: UUID) -> Visitor:
    """Whoever opened this account. They are called nothing here; the name they go by stands with their answers."""
    return Visitor(account_id, CLIENT, owners={"account_id": account_id})


def load(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
    """The client of a visit, while there is their account: erasing it ends its visits in every browser."""
    if state.get("account_id") != str(person_id):
        return None
    try:
        return visitor_of(person_id) if accounts.stands(person_id) else None
    except OperationalError:
        # Urgent help is served all the same, and the visit is left as it is until the database is back.
        session.away = True  # type: ignore[attr-defined]
        return None


def account_id() -> UUID:
    """The account of this page's visit; only for views that need a permission."""
    found: UUID = current_user.person_id
    return found
