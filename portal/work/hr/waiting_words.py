"""Why HR sees no figures yet, and what would change it. No other organisation is named, and none is counted."""

from dataclasses import dataclass

from tenants.organisations import LARGE
from tenants.pool_states import FEWEST_ORGANISATIONS, LARGEST_SHARE, SMALLEST_POOL, Reason, State

RULE = (
    f"A pool has figures with {SMALLEST_POOL:,} people or more, from {FEWEST_ORGANISATIONS} organisations or more, "
    f"none of them with more than {100 // LARGEST_SHARE} % of the people."
)
LACKS = {
    Reason.FEW_PEOPLE: "Yours does not have enough people for that yet.",
    Reason.FEW_ORGANISATIONS: "Yours does not have enough organisations for that yet.",
    Reason.ONE_TOO_LARGE: "In yours, one organisation has too large a share for that.",
}
GROWN = (
    f"Or your own organisation grows: with {LARGE} people or more when a contract year begins, it is counted by itself "
    "from then on."
)


@dataclass(frozen=True)
class Why:
    """A heading, what is so, what works meanwhile, and what would change it."""

    heading: str
    sentence: str
    meanwhile: str = ""
    changes: tuple[str, ...] = ()


def of(*, is_pool: bool, waits: bool, standing: tuple[State, Reason] | None) -> Why:
    """The words for an organisation by itself, one that waits for a pool, or one in a pool that stands like this."""
    if waits:
        return _waits()
    if is_pool and (standing is None or standing[0] is State.FORMING):
        return _forming(standing)
    if is_pool:
        return Why(
            "No figures yet",
            "Organisations with fewer than 500 people are counted in a pool, so that nobody can be found. The pool’s "
            "first figures appear here on a fixed day after its first period has ended.",
        )
    return Why(
        "No figures yet",
        "The first figures appear here on a fixed day after the first period has ended, whether or not anybody has "
        "used care.",
    )


def _waits() -> Why:
    return Why(
        "Your organisation waits for its pool",
        f"With fewer than {LARGE} people it shares a pool with others, so that nobody can be found among a few. It "
        "joins on the first day of the pool’s contract year, if enough people are there by then.",
        "Until then nobody can collect a voucher, and nothing is charged. What you can do now: send the roster, and "
        "set the sign-in up.",
    )


def _forming(standing: tuple[State, Reason] | None) -> Why:
    lacks = LACKS.get(standing[1], "") if standing else ""
    return Why(
        "No figures this year",
        "Your organisation is counted in a pool with others, so that nobody can be found. The pool is still forming, "
        "and while it is, there are no figures for anybody in it.",
        "Vouchers and care work as they do everywhere, and the price is the same for every person whatever is used.",
        (
            " ".join(filter(None, (RULE, lacks, "It is looked at on the first day of each contract year."))),
            GROWN,
        ),
    )
