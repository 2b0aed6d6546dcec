"""Which three providers a client is shown, and why: hard rules, a score in named parts, bands, fair load, then a lot.

Nothing about outcomes, ratings, popularity or who pays enters here, and nothing about the client is kept: the log of a
ranking holds `RULE_VERSION` only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from uuid import UUID

from care import hard_rules, reasons, score
from care.hard_rules import Loosening
from care.score import Parts
from care.wishes import Candidate, OpenTime, Wishes

RULE_VERSION = "2026-11"
SHOWN_FIRST = 3
BAND_POINTS = 8


@dataclass(frozen=True)
class Match:
    """A provider a client may have: the parts of the score, the band (0 is best), two reasons, the times they share."""

    candidate: Candidate
    parts: Parts
    band: int
    reasons: tuple[str, str]
    times: tuple[OpenTime, ...]

    @property
    def provider_id(self) -> UUID:
        """The provider this is."""
        return self.candidate.provider_id


@dataclass(frozen=True)
class Ranking:
    """Everybody allowed, best first, and where nobody is: which one wish to loosen, and how many people that gives."""

    matches: tuple[Match, ...]
    loosenings: tuple[Loosening, ...]
    rule_version: str = RULE_VERSION

    @property
    def first(self) -> tuple[Match, ...]:
        """The three to show; `more` are behind 'show more'."""
        return self.matches[:SHOWN_FIRST]

    @property
    def more(self) -> tuple[Match, ...]:
        """The others, in the same order."""
        return self.matches[SHOWN_FIRST:]

    @property
    def chosen_for_me(self) -> Match | None:
        """The answer to 'choose for me'."""
        return self.matches[0] if self.matches else None


def rank(wishes: Wishes, candidates: Iterable[Candidate], *, at: datetime, draw: Random) -> Ranking:
    """Everybody who meets the hard rules, in the order of M3.

    Inside a band of 8 points below the best, who has accepted least of their own capacity comes first; where that is
    equal, a lot decides. The lot is drawn from `draw` in the order of ids, so that the same seed and the same people
    give the same order. Where nobody is allowed, `loosenings` is what one changed wish would give (M5).
    """
    everybody = sorted(candidates, key=lambda candidate: candidate.provider_id)
    lots = {candidate.provider_id: draw.random() for candidate in everybody}
    allowed = hard_rules.allowed(wishes, everybody)
    scored = [_scored(wishes, candidate, at=at) for candidate in allowed]
    best = max((match.parts.total for match in scored), default=0.0)
    matches = [replace(match, band=int((best - match.parts.total) // BAND_POINTS)) for match in scored]
    matches.sort(key=lambda match: (match.band, match.candidate.load, lots[match.provider_id]))
    return Ranking(tuple(matches), () if matches else _loosenings(wishes, everybody))


def _scored(wishes: Wishes, candidate: Candidate, *, at: datetime) -> Match:
    times = tuple(wishes.times_with(candidate))
    parts = score.score(wishes, candidate, times, at=at)
    return Match(candidate, parts, 0, reasons.two(wishes, candidate, times, at=at), times)


def _loosenings(wishes: Wishes, candidates: Sequence[Candidate]) -> tuple[Loosening, ...]:
    return tuple(hard_rules.loosenings(wishes, candidates))
