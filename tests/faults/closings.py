"""Units whose period is due, and what stands of a period after somebody has died over it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg

from eligibility import periods
from eligibility.plans import Plan, Terms
from kernel import signing
from portal import unit_of_work
from reporting import release, tiers
from reporting.publishing import contributions, years

DUE = datetime(2026, 4, 8, tzinfo=UTC)
CHARGES = 3
CELLS = 9
TERMS = Terms(("video",), ("GB",), 24, 10, True, True, 1)
QUARTER = periods.Report(
    "2026-Q1", "quarter", date(2026, 1, 1), date(2026, 3, 31), DUE - timedelta(days=2), DUE + timedelta(days=7)
)


@dataclass(frozen=True)
class Standing:
    """Everything that closing and signing wrote about one unit."""

    charges: int
    draws: list
    figures: list
    salts: int
    documents: list
    rho: Decimal

    def check(self):
        """Nothing half done, nothing twice, nothing over its bound."""
        drawn = len(self.draws)
        assert drawn <= 1
        assert (len(self.figures), self.salts) == (CELLS * drawn, drawn)
        assert len(self.documents) <= drawn
        assert self.charges <= CHARGES
        assert self.rho <= tiers.CAP

    def check_kept_in(self, later):
        """What stood before stands unchanged: nothing that was drawn is ever drawn again."""
        for earlier, now in ((self.draws, later.draws), (self.figures, later.figures)):
            assert earlier in ([], now)
        assert self.documents in ([], later.documents)

    def check_released(self, public):
        """One release, and its signed document says what was drawn."""
        self.check()
        (raw,) = self.documents
        families = release.verify(raw, public).families
        said = {(name, cell, figure.raw) for name, each in families.items() for cell, figure in each.cells.items()}
        assert said == {(family, cell, raw) for family, cell, raw, _, _ in self.figures}


def standing(url, unit_id):
    """What stands about the unit, read past every role."""
    with psycopg.connect(url) as admin:

        def read(columns, table, order="1"):
            where = f"from {table} where unit_id = %s order by {order}"
            return admin.execute(f"select {columns} {where}", [unit_id]).fetchall()

        return Standing(
            charges=len(read("attempt", "published.attempts")),
            draws=read("attest", "published.releases"),
            figures=read("family, cell, raw, shown, half_width", "published.figures", "1, 2"),
            salts=len(read("1", "sealed.salts")),
            documents=[raw for (raw,) in read("signed", "published.documents")],
            rho=sum((rho for (rho,) in read("rho", "published.budget")), Decimal()),
        )


def open_unit():
    """A unit of 12,000 with a quarter that is due and some appointments in it."""
    year = periods.Period(
        name="2026", key_id=bytes(32), spki=b"", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        redeem_until=date(2026, 12, 31), appointments=6, per_member=1, spare=0, gate=20, eligible=12_000,
        is_pool=False, tier="C", budget=dict(tiers.SPLITS[tiers.of(12_000)]), cohorts=(), reports=(QUARTER,), signed=0,
    )  # fmt: skip
    plan = Plan(uuid4(), 1, "", signing.public_bytes(signing.generate()), TERMS, (year,))
    with unit_of_work.everybody("care_job"):
        years.open_years(plan)
        for _ in range(3):
            member = contributions.Member(plan.unit, uuid4(), year.starts_on, year.starts_on)
            contributions.deliver(member, appointment_id=uuid4(), on=date(2026, 2, 3), modality="video", waited_days=2)
    return plan.unit
