"""Companies: the organisations of the demonstration, as content. Nothing here is looked up or kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from billing.contracts import Kind, Settled

GATE = 20
"""Small enough to be passed in the demonstration; an organisation's usual gate is 50."""
POOL_PEOPLE = 5_400
POOL_COMPANIES = 30
SIGNED_SHARE = 0.06
"""How many of a unit's people have collected: a little more than ever start."""

GROUPS = (
    ("Operations", 46),
    ("Nursing & Care", 24),
    ("Engineering", 11),
    ("Finance", 8),
    ("Facilities", 6),
    ("People", 5),
)


@dataclass(frozen=True)
class Company:
    """An organisation: how many people it has, what it pays, and how its roster files look."""

    slug: str
    name: str
    country: str
    people: int
    first_number: int
    price: Mapping[str, Any]
    pooled: bool = False
    terms: Mapping[str, Any] = field(default_factory=dict)
    layout: str = "usual"
    has_sign_in: bool = True


def all_of_them(scale: float = 1.0) -> list[Company]:
    """The four to sign in to and the twenty-nine that share a pool with the smallest; `scale` is for small tests."""
    return [*_large(scale), _brightwater(), *_neighbours(scale)]


def _large(scale: float) -> list[Company]:
    return [
        Company(
            slug="larkspur", name="Larkspur Health Group", country="US", people=round(12_000 * scale),
            first_number=10_001,
            price={"kind": Kind.PER_HEAD, "settled": Settled.QUARTERLY, "currency": "USD", "price_per_head": 285,
                   "tax_basis_points": 0, "purchase_order": "LHG-20417"},
            terms={"countries": ["US", "CA"], "appointments": 8},
        ),
        Company(
            slug="northwind", name="Northwind Logistics", country="GB", people=round(2_400 * scale), first_number=17,
            price={"kind": Kind.METERED, "settled": Settled.QUARTERLY, "currency": "GBP", "price_per_head": 45,
                   "price_per_appointment": 6_400, "minimum": 250_000, "tax_basis_points": 2_000},
            terms={"countries": ["GB", "IE", "DE", "FR"], "appointments": 6},
        ),
        Company(
            slug="kestrel", name="Kestrel Werke", country="DE", people=round(640 * scale), first_number=100,
            price={"kind": Kind.METERED, "settled": Settled.YEARLY, "currency": "EUR", "price_per_head": 60,
                   "price_per_appointment": 8_200, "planned_per_thousand": 150, "tax_basis_points": 1_900},
            terms={"countries": ["DE", "GB", "FR"], "appointments": 6}, layout="german",
        ),
    ]  # fmt: skip


def _brightwater() -> Company:
    return Company("brightwater", "Brightwater Dental", "GB", 12, 1, POOL_PRICE, pooled=True, layout="marked")


POOL_PRICE: Mapping[str, Any] = {
    "kind": Kind.POOLED,
    "settled": Settled.QUARTERLY,
    "currency": "GBP",
    "price_per_head": 90,
    "price_per_appointment": 6_800,
    "tax_basis_points": 2_000,
}
POOL_NAME = "Small organisations, United Kingdom and Ireland"
POOL_TERMS: Mapping[str, Any] = {"countries": ["GB", "IE"], "appointments": 5}
NEIGHBOURS = (
    "Ashdown Joinery", "Bellwether Print", "Calder Foods", "Dunmore Glass", "Eastgate Garages", "Fernhill Nurseries",
    "Glenmoor Textiles", "Harrow Lane Dairy", "Inchcape Marine Supplies", "Juniper Books", "Kirkby Tools",
    "Lanyon Surveyors", "Millbrook Bakery", "Netherfield Schools Trust", "Oakhanger Vets", "Penrose Hotels",
    "Quayside Housing", "Ravensworth Legal", "Saltmarsh Energy", "Thistle Care Homes", "Underwood Paper",
    "Valence Studios", "Wharfedale Buses", "Yarrow Pharmacies", "Zephyr Couriers", "Alderney Ferries",
    "Birchwood Roofing", "Copperfield Arts", "Driftwood Cafés",
)  # fmt: skip


def _neighbours(scale: float) -> list[Company]:
    """Twenty-nine companies of very different size that have the rest of the pool's people between them."""
    rest = round(POOL_PEOPLE * scale) - 12
    weights = [3 + (7 * place) % 23 for place in range(len(NEIGHBOURS))]
    sizes = [rest * weight // sum(weights) for weight in weights]
    sizes[0] += rest - sum(sizes)
    return [
        Company(_slug(name), name, "GB", size, 1, POOL_PRICE, pooled=True, has_sign_in=False)
        for name, size in zip(NEIGHBOURS, sizes, strict=True)
    ]


def _slug(name: str) -> str:
    return "".join(letter for letter in name.lower().replace(" ", "-").replace("é", "e") if letter.isascii())
