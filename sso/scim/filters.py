"""A directory's filter as a condition of SQL, as far as digests and plain columns go; the rest is read row by row.

A condition may let more rows through than the filter, never fewer: whether it is exact is said beside it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from scim2_models import ScimFilter
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)
from sqlalchemy import ColumnElement, and_, false, not_, or_

from sso.scim import echoes
from sso.scim.here import Here
from sso.tables.scim import FeedPerson

CORE = "urn:ietf:params:scim:schemas:core:2.0:user:"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:"
# Attribute by its full name: the column of its digest.
BLIND = {
    f"{CORE}username": "user_name",
    f"{CORE}externalid": "external_id",
    "externalid": "external_id",
    f"{CORE}emails": "email",
    f"{CORE}emails.value": "email",
    f"{ENTERPRISE}employeenumber": "employee_number",
}


@dataclass(frozen=True)
class Condition:
    """Rows that may match; `exact` when all of them do."""

    where: ColumnElement[bool]
    exact: bool


def condition(scim_filter: ScimFilter[Any], here: Here) -> Condition | None:
    """The rows that this filter can match, or None when SQL cannot say."""
    return _of(scim_filter.ast, scim_filter, here)


def _of(node: FilterNode, scim_filter: ScimFilter[Any], here: Here) -> Condition | None:
    if isinstance(node, LogicalExpr):
        terms = [_of(term, scim_filter, here) for term in node.terms]
        return _all(terms) if node.op == LogicalOperator.and_ else _any(terms)
    if isinstance(node, Not):
        inner = _of(node.expr, scim_filter, here)
        return Condition(not_(inner.where), True) if inner and inner.exact else None
    if isinstance(node, Comparison):
        return _compared(node, scim_filter, here)
    if isinstance(node, ValuePath):
        return _selected(node, here)
    return _present(node)


def _all(terms: list[Condition | None]) -> Condition | None:
    known = [term for term in terms if term is not None]
    if not known:
        return None
    exact = len(known) == len(terms) and all(term.exact for term in known)
    return Condition(and_(*(term.where for term in known)), exact)


def _any(terms: list[Condition | None]) -> Condition | None:
    known = [term for term in terms if term is not None]
    if len(known) < len(terms):
        return None
    return Condition(or_(*(term.where for term in known)), all(term.exact for term in known))


def _compared(node: Comparison, scim_filter: ScimFilter[Any], here: Here) -> Condition | None:
    binding = scim_filter.resolve_comparison(node.attr_path, strict=False)
    name = (binding.urn if binding else str(node.attr_path)).lower()
    short = name.removeprefix(CORE)
    if node.op != CompareOperator.eq:
        return None
    if name in BLIND and isinstance(node.value, str):
        # Not exact: an attribute with several values may hold others, so the library looks once more.
        return Condition(_blind(BLIND[name], node.value, here), False)
    if short == "active" and isinstance(node.value, bool):
        return Condition(FeedPerson.active.is_not_distinct_from(node.value), True)
    if short == "id" and isinstance(node.value, str):
        return Condition(_ident(node.value), True)
    return None


def _blind(column: str, value: str, here: Here) -> ColumnElement[bool]:
    found: ColumnElement[bool] = getattr(FeedPerson, column) == echoes.digest(here, column, value)
    return found


def _ident(value: str) -> ColumnElement[bool]:
    try:
        return FeedPerson.resource_id == UUID(value)
    except ValueError:
        return false()


def _selected(node: ValuePath, here: Here) -> Condition | None:
    """`emails[type eq "work" and value eq "…"]`."""
    if node.attr_path.attr.lower() != "emails":
        return None
    inner = node.val_filter
    terms = inner.terms if isinstance(inner, LogicalExpr) and inner.op == LogicalOperator.and_ else (inner,)
    for term in terms:
        if not isinstance(term, Comparison) or term.attr_path.attr.lower() != "value":
            continue
        if term.op == CompareOperator.eq and isinstance(term.value, str):
            return Condition(_blind("email", term.value, here), False)
    return None


def _present(node: FilterNode) -> Condition | None:
    always = ("id", "username", "meta")
    if isinstance(node, Present) and node.attr_path.attr.lower() in always and node.attr_path.sub_attr is None:
        return Condition(FeedPerson.user_name.is_not(None), True)
    return None
