"""What the worker does for releases: fetch those whose day has come, and keep them once they are proven genuine."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel import outbox, signing
from kernel.refusals import Refused
from portal.jobs import Turn
from portal.work import wiring
from reporting.received import source
from reporting.received.source import Source, Unreachable
from reporting.received.source_http import HttpSource


class NotPinned(Refused):
    """Nobody has said yet which key signs releases."""

    message = "No key is pinned yet. Compare fingerprints by another way, then run `alcove work releases pin KEY`."


def pull(*, at: datetime, of: Source | None = None) -> int:
    """Fetch and keep what is due; returns how many were new. Raises NotPinned, Unreachable."""
    wanted = source.due(at=at)
    return source.pull(of or other_side(), pinned(), wanted, at=at) if wanted else 0


def pull_releases(*, at: datetime) -> None:
    """The hourly turn; the other side may be away for as long as it likes."""
    try:
        pull(at=at)
    except (Unreachable, NotPinned) as error:
        raise outbox.Later from error


def pin(public: bytes) -> str:
    """Trust this key for releases from now on; returns its fingerprint, to be read aloud."""
    path = _pin_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(public)
    return signing.fingerprint(public)


def pinned() -> bytes:
    """The key that signs releases. Raises NotPinned."""
    if not _pin_file().exists():
        raise NotPinned
    return _pin_file().read_bytes()


def other_side() -> Source:
    """The side that computes releases, asked with each unit's own key."""
    return HttpSource(wiring.settings().care_url, _plan_key)


def _plan_key(unit_id: UUID) -> Ed25519PrivateKey:
    return signing.load_file(wiring.settings().home / "keys" / f"plan-{unit_id}")


def _pin_file() -> Path:
    return wiring.settings().home / "pinned" / "releases"


EFFECTS: dict[str, outbox.Effect] = {"pull_releases": pull_releases}
TURNS: tuple[Turn, ...] = (Turn("pull_releases", timedelta(hours=1)),)
