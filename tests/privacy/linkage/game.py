"""The linkage game: one game, and what all games of a kind come to. `make linkage` plays many.

Each game is a year of made-up people in the real applications, evidence of all that is stored, and attackers who name a
person for each account. The design holds when no attacker beats luck; each mutant must be caught, or the game is blind.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from random import Random

from tests.privacy.linkage import attackers, learned
from tests.privacy.linkage.attackers import Board
from tests.privacy.linkage.installation import Installation
from tests.privacy.linkage.learned import Paired
from tests.privacy.linkage.mutants import DESIGN, Mutant
from tests.privacy.linkage.peers import Peers, facts_of
from tests.privacy.linkage.people import YEAR_BEGINS
from tests.privacy.linkage.reading import Evidence
from tests.privacy.linkage.score import Tally, text
from tests.privacy.linkage.story import Story

HOLDS, CAUGHT = 1e-3, 1e-6
LEARNED, MEMBERSHIP = "learned (boosting)", "who is in care at all"
# The employer's identity provider writes down every sign-in, and it is not ours: shown, and not part of the claim.
COMPANY_LOG = "not claimed: with the company's own log of sign-ins"
FOLDS = 4

Named = dict[str, list[tuple[bool, float]]]


@dataclass(eq=False)
class Played:
    """What one game leaves: for each attacker the guesses with their luck, and what the learner needs."""

    named: Named
    paired: Paired
    peers: Peers


def play(at: Installation, mutant: Mutant, *, size: int, seed: int, short: bool = False) -> Played:
    """One game, on servers that are running."""
    story = Story(at.fresh(), mutant, size, Random(seed), short=short)
    said = StringIO()
    # What the applications print is a log, wherever it goes in production.
    with redirect_stdout(said), redirect_stderr(said):
        story.play()
    programs = at.home / "programs.log"
    programs.write_text(said.getvalue())
    folder = at.home / "evidence"
    shutil.rmtree(folder, ignore_errors=True)
    at.take(folder, [log for log in (programs, story.access_log) if log.exists()])
    begins = YEAR_BEGINS.timestamp()
    board = Board(Evidence(folder, {each.number: begins + (each.joins or 0) for each in story.people}), Random(seed))
    owner = story.truth.owner
    assert set(owner) == set(board.possible)
    peers = Peers(board.possible, owner, {each.number: facts_of(each) for each in story.people})
    named: Named = {name: list(peers.judge(attack(board))) for name, attack in attackers.all_of(board).items()}
    named[MEMBERSHIP] = _members(board, story)
    named[COMPANY_LOG] = [(hit, board.chance(account)) for account, hit in _by_company_log(board, story)]
    return Played(named, learned.paired(board, owner), peers)


def _members(board: Board, story: Story) -> list[tuple[bool, float]]:
    """Say of everybody who collected that they are in care. Luck: the share of those who signed in who are."""
    users = set(story.truth.owner.values())
    named = set.union(*board.evidence.collected.values())
    invited = {each.number for each in story.people if each.would_sign_in}
    return [(who in users, len(users) / len(invited | named)) for who in sorted(named)]


def _by_company_log(board: Board, story: Story) -> Iterable[tuple[str, bool]]:
    begins = YEAR_BEGINS.timestamp()
    first = {each.number: begins + each.collects for each in story.people if each.collects is not None}
    later = {each.number: begins + each.renews for each in story.people if each.renews is not None}
    return attackers.right(attackers.by_moment(board, first, later)[1], story.truth.owner)


def with_learned(games: Sequence[Played]) -> None:
    """Have the learner name the accounts of each game, having learned from the others."""
    folds = [games[number::FOLDS] for number in range(min(FOLDS, len(games)))]
    for fold in folds if len(games) > 1 else ():
        others = [game.paired for game in games if game not in fold]
        for game in fold:
            guesses = learned.attack(others, game.paired, Random(len(others)))
            game.named[LEARNED] = list(game.peers.judge(guesses))


def tallies(games: Iterable[Played]) -> dict[str, Tally]:
    """All games together, by attacker."""
    found: dict[str, Tally] = {}
    for game in games:
        for name, guesses in game.named.items():
            for hit, chance in guesses:
                found.setdefault(name, Tally()).add(hit, chance)
    return found


def strongest(found: Mapping[str, Tally]) -> tuple[str, float]:
    """The attacker whom luck explains least, and the probability, multiplied by how many attackers tried."""
    counted = [name for name in found if name != COMPANY_LOG]
    name = min(counted, key=lambda each: found[each].p())
    return name, min(1.0, found[name].p() * len(counted))


def table(mutant: Mutant, found: Mapping[str, Tally], games: int) -> str:
    """What a person reads."""
    lines = [
        f"{mutant.name}: {games} games, {len(found)} attackers",
        f"  {'attacker':62} {'named':>6} {'right':>6} {'rate':>7} {'luck':>7} {'p':>8}  verdict",
    ]
    for name, tally in found.items():
        verdict = "ABOVE LUCK" if tally.p() * len(found) < HOLDS else "luck"
        lines.append(
            f"  {name:62} {len(tally.chances):6} {tally.hits:6} {tally.rate:7.2%} {tally.luck:7.2%} "
            f"{text(tally.p()):>8}  {verdict}"
        )
    return "\n".join([*lines, f"  {verdict_of(mutant, found)}"])


def verdict_of(mutant: Mutant, found: Mapping[str, Tally]) -> str:
    """One sentence for the whole kind."""
    name, p = strongest(found)
    said = f"p = {text(p)} for '{name}' after all {len(found)} attackers"
    if mutant.name == DESIGN.name:
        return f"holds: {said}" if p >= HOLDS else f"LEAKS: {said}"
    return f"caught: {said}" if p < CAUGHT else f"not caught by so few games: {said}"
