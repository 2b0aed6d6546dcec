"""What must hold before a provider is shown to a client at all (M1), and what loosening one wish would give (M5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from care import needs, places
from care.wishes import Candidate, Wishes

Allows = Callable[[Wishes, Candidate], bool]

# What each must mean; every one has to hold. The free time is last: it speaks of licence and way to meet as well.
RULES: Mapping[str, Allows] = MappingProxyType(
    {
        "licence": lambda wishes, candidate: candidate.is_licensed_from(wishes.jurisdiction, on=wishes.from_on),
        "language": lambda wishes, candidate: wishes.language in candidate.languages,
        "age": lambda wishes, candidate: wishes.age_band in candidate.age_bands,
        "modality": lambda wishes, candidate: bool(candidate.modalities & wishes.ways),
        "gender": lambda wishes, candidate: not wishes.gender_must or candidate.gender == wishes.gender,
        "identity": lambda wishes, candidate: not wishes.identities_must or wishes.identities <= candidate.identities,
        "left_out": lambda wishes, candidate: candidate.provider_id not in wishes.excluded,
        "room": lambda wishes, candidate: candidate.has_room,
        "time": lambda wishes, candidate: bool(wishes.times_with(candidate)),
    }
)


@dataclass(frozen=True)
class Loosening:
    """One wish that could change. `wishes` is the result, or `None` where the answer is the waiting list."""

    rule: str
    words: str
    people: int
    wishes: Wishes | None

    @property
    def sentence(self) -> str:
        """As it is offered: 'With video: 4 people'."""
        return f"{self.words}: {self.people} {'person' if self.people == 1 else 'people'}"


def allowed(wishes: Wishes, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The providers for whom every rule holds, in the order given."""
    return [candidate for candidate in candidates if all(holds(wishes, candidate) for holds in RULES.values())]


def broken(wishes: Wishes, candidate: Candidate) -> frozenset[str]:
    """The names of the rules that do not hold for this provider."""
    return frozenset(name for name, allows in RULES.items() if not allows(wishes, candidate))


def loosenings(wishes: Wishes, candidates: Sequence[Candidate]) -> list[Loosening]:
    """What changing exactly one wish gives, most people first; never licence or age, which are not wishes.

    The waiting list comes last: it counts those who fit in everything but have no place or no time now.
    """
    changed = [
        Loosening(rule, words, len(allowed(other, candidates)), other) for rule, words, other in _changes(wishes)
    ]
    found = sorted((change for change in changed if change.people), key=lambda change: -change.people)
    waiting = sum(1 for candidate in candidates if _only_lacks_room(wishes, candidate))
    if waiting:
        found.append(Loosening("room", "If you can wait for a place", waiting, None))
    return found


def _only_lacks_room(wishes: Wishes, candidate: Candidate) -> bool:
    return frozenset() < broken(wishes, candidate) <= {"room", "time"}


def _changes(wishes: Wishes) -> Iterator[tuple[str, str, Wishes]]:
    for way, words in (("video", "With video"), ("phone", "With sound only"), ("in_person", "In person")):
        if way in wishes.covered_modalities - wishes.ways:
            yield "modality", words, replace(wishes, modality=way)
    for code, (english, _) in places.LANGUAGES.items():
        if code != wishes.language:
            yield "language", f"In {english}", replace(wishes, language=code)
    if wishes.gender_must and wishes.gender:
        words = f"If it need not be {needs.GENDERS[wishes.gender].lower()}"
        yield "gender", words, replace(wishes, gender_must=False)
    if wishes.identities_must and wishes.identities:
        yield "identity", "If shared background is nice to have", replace(wishes, identities_must=False)
    if wishes.excluded:
        yield "left_out", "With the people you left out", replace(wishes, excluded=frozenset())
