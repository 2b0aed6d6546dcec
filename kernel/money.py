"""Money: whole minor units with a currency. Never a float."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# ISO 4217: currencies whose minor unit is not a hundredth. All others have two decimals.
EXPONENTS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "JPY": 0, "KMF": 0, "KRW": 0, "MGA": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "JOD": 3, "KWD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip


class CurrenciesDiffer(ValueError):
    """Amounts of two currencies were about to be added or compared."""


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit has (ISO 4217)."""
    return EXPONENTS.get(currency, 2)


@dataclass(frozen=True, order=False)
class Money:
    """An amount in whole minor units of one currency; may be negative (a credit)."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("Money counts whole minor units")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError("A currency is three capital letters")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise TypeError("Multiply money by whole numbers; use rounded() for shares")
        return Money(self.amount * count, self.currency)

    def __str__(self) -> str:
        places = exponent(self.currency)
        return f"{self.currency} {Decimal(self.amount).scaleb(-places):,.{places}f}"


def rounded(value: Fraction | Decimal) -> int:
    """Whole minor units, halves away from zero, as tax offices and Stripe round."""
    exact = Fraction(value)
    quotient = abs(exact)
    whole = (quotient.numerator * 2 + quotient.denominator) // (quotient.denominator * 2)
    return whole if exact >= 0 else -whole


def parse(text: str, currency: str) -> Money:
    """Read '12.50' as minor units. Raises ValueError when it has more decimals than the currency."""
    value = Decimal(text).scaleb(exponent(currency))
    if value != value.to_integral_value(rounding=ROUND_HALF_UP):
        raise ValueError(f"{currency} has {exponent(currency)} decimals")
    return Money(int(value), currency)
