"""Going on with the same provider in a new account: three words that name the provider, and nobody else.

They are the same for every client of that provider, are reckoned and not stored, and are carried over by the client. So
no row, digest or moment ties the account that read them to the account that says them. What they prove is that somebody
whom this provider took on has passed them on; whether it is so, the provider knows.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from care import answers, choosing, nicknames, providers, referrals
from care.referral_states import State
from care.tables.providers import Provider
from care.tables.referrals import Referral
from eligibility.redeeming import phrase
from kernel import sealing
from kernel.refusals import Refused

WORDS = 3


class UnknownWords(Refused):
    """No provider is named by these words."""

    message = "These words lead to nobody. Please look at each of the three once more, in your other account."


class SeenAlready(Refused):
    """The account that says the words is with that provider already."""

    message = "You see them in this account already. You can book another time from your page."


def words_of(provider_id: UUID, *, key: bytes) -> str:
    """The three words of a provider: 33 bits under a key that no database holds."""
    bits = int.from_bytes(sealing.digest(key, "continuing", str(provider_id))[:5], "big")
    return phrase.spell(bits, WORDS)


def seen_by(account_id: UUID) -> Sequence[Provider]:
    """Those who have taken this client on, by name."""
    booked = (row for row in referrals.of_client(account_id) if row.state == State.BOOKED and row.provider_id)
    found = providers.named(row.provider_id for row in booked if row.provider_id)
    return sorted(found.values(), key=lambda provider: provider.called)


def find(typed: str, *, key: bytes) -> Provider:
    """The provider whom the words name, however they were typed. Raises UnknownWords."""
    said = phrase.plain(typed)
    for provider in providers.all_of_them():
        if sealing.same(phrase.plain(words_of(provider.provider_id, key=key)).encode(), said.encode()):
            return provider
    raise UnknownWords


def begin(account_id: UUID, provider: Provider, *, draw: Random, at: datetime) -> Referral:
    """Write down that this client wants to go on with this provider, in the referral that is being written.

    Raises SeenAlready, or `answers.OneAtATime` while somebody is being asked.
    """
    if provider in seen_by(account_id):
        raise SeenAlready
    referral = answers.find_under_way(account_id)
    if referral is None or State(referral.state) not in choosing.OPEN:
        referral = answers.draft(account_id, called=nicknames.suggest(draw), at=at)
    if referral.state != State.DRAFT:
        raise answers.OneAtATime
    referral.continues_with = provider.provider_id
    return referral


def named_in(referral: Referral) -> Provider | None:
    """Whom its client wants to go on with, if they said so."""
    return providers.get(referral.continues_with) if referral.continues_with else None
