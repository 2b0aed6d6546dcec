"""Bodies: a statement's frozen form, canonical JSON that holds every input, so that anybody can reckon it again."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from billing import periods, rating
from billing.rating import Instalment, Line, Metered, Pooled, Released, Terms, TrueUp, Usage
from kernel import canonical

FORMAT = "alcove-statement/1"


@dataclass(frozen=True)
class Inputs:
    """All that a statement is reckoned from."""

    tenant_id: UUID
    period: periods.Period
    revision: int
    contract_version: int
    terms: Terms
    heads: tuple[tuple[date, int], ...]
    usage: Usage | None

    def lines(self) -> tuple[Line, ...]:
        """The same lines every time."""
        return rating.rate(self.terms, head_months=sum(heads for _, heads in self.heads), usage=self.usage)


def write(inputs: Inputs) -> bytes:
    """Inputs and lines as they are frozen."""
    lines = inputs.lines()
    return canonical.encode(
        {
            "format": FORMAT,
            "tenant": str(inputs.tenant_id),
            "period": {
                "kind": str(inputs.period.kind),
                "starts_on": inputs.period.starts_on.isoformat(),
                "ends_on": inputs.period.ends_on.isoformat(),
            },
            "revision": inputs.revision,
            "contract_version": inputs.contract_version,
            "terms": vars(inputs.terms),
            "heads": [[month.isoformat(), heads] for month, heads in inputs.heads],
            "usage": _usage(inputs.usage),
            "lines": [_line(line) for line in lines],
            "net": rating.net(lines),
            "tax": rating.tax(lines),
        }
    )


def read(raw: bytes) -> Inputs:
    """The inputs in a frozen form. Raises ValueError or KeyError for anything that `write` does not write."""
    body = canonical.decode(raw)
    if body["format"] != FORMAT:
        raise ValueError("Another format")
    span = body["period"]
    return Inputs(
        tenant_id=UUID(body["tenant"]),
        period=periods.Period(
            periods.Kind(span["kind"]), date.fromisoformat(span["starts_on"]), date.fromisoformat(span["ends_on"])
        ),
        revision=body["revision"],
        contract_version=body["contract_version"],
        terms=Terms(**body["terms"]),
        heads=tuple((date.fromisoformat(month), heads) for month, heads in body["heads"]),
        usage=_read_usage(body["usage"]),
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": str(line.kind),
        "quantity": str(line.quantity),
        "unit_price": line.unit_price,
        "exact": str(line.exact),
        "less": line.less,
        "net": line.net,
        "tax": line.tax,
    }


def _usage(usage: Usage | None) -> dict[str, Any] | None:
    if usage is None:
        return None
    released = _released(usage.released) if usage.released else None
    match usage:
        case Metered():
            rest: dict[str, Any] = {"kind": "metered"}
        case Pooled():
            rest = {"kind": "pooled", "own_months": usage.own_months, "pool_months": usage.pool_months}
        case Instalment():
            rest = {"kind": "instalment", "expected": str(usage.expected)}
        case TrueUp():
            rest = {"kind": "true_up", "instalments": usage.instalments, "billed": usage.billed}
    return {**rest, "released": released}


def _released(released: Released) -> dict[str, Any]:
    return {"unit": str(released.unit_id), "period": released.period_id, "quantity": released.quantity}


def _read_usage(body: dict[str, Any] | None) -> Usage | None:
    if body is None:
        return None
    row = body["released"]
    released = Released(UUID(row["unit"]), row["period"], row["quantity"]) if row else None
    if body["kind"] == "instalment":
        return Instalment(Fraction(body["expected"]), released)
    if released is None:
        raise ValueError("Use is charged by a release only")
    if body["kind"] == "pooled":
        return Pooled(released, body["own_months"], body["pool_months"])
    if body["kind"] == "true_up":
        return TrueUp(released, body["instalments"], body["billed"])
    return Metered(released)
