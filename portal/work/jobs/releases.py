"""What the worker does for releases: fetch those whose day has come, and keep them once they are proven genuine."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import outbox, signing
from portal.installing import Home, NotPinned
from portal.jobs import Turn
from portal.work import wiring
from portal.work.jobs import billing
from reporting.received import source
from reporting.received.source import Source, Unreachable
from reporting.received.source_http import HttpSource

AGAIN = timedelta(minutes=1)
# Looks that would fall into one minute are one look.
MINUTE = "%Y-%m-%dT%H:%M"


def pull(*, at: datetime, of: Source | None = None) -> int:
    """Fetch and keep what is due; returns how many were new. Raises NotPinned, Unreachable."""
    wanted = source.due(at=at)
    return source.pull(of or other_side(), _home().pinned("releases"), wanted, at=at) if wanted else 0


def pull_releases(*, at: datetime) -> None:
    """The hourly turn, and sooner while a release is late; the other side may be away for as long as it likes."""
    try:
        new = pull(at=at)
    except (Unreachable, NotPinned) as error:
        raise outbox.Later from error
    if new:
        billing.rate_soon(at=at)
    if source.due(at=at):
        again = at + AGAIN
        outbox.put("pull_releases", {}, dedupe_key=f"pull_releases:{again:{MINUTE}}", at=again)


def pin(public: bytes) -> str:
    """Trust this key for releases from now on; returns its fingerprint, to be read aloud."""
    _home().pin("releases", public)
    return signing.fingerprint(public)


def other_side() -> Source:
    """The side that computes releases, asked with each unit's own key."""
    return HttpSource(wiring.settings().care_url, _plan_key)


def _plan_key(unit_id: UUID) -> Ed25519PrivateKey:
    return signing.load_file(wiring.settings().home / "keys" / f"plan-{unit_id}")


def _home() -> Home:
    return Home(wiring.settings().home)


EFFECTS: dict[str, outbox.Effect] = {"pull_releases": pull_releases}
TURNS: tuple[Turn, ...] = (Turn("pull_releases", timedelta(hours=1)),)
