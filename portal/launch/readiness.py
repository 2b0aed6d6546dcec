"""Asks both sides whether they are ready, from outside, as a load balancer would."""

import urllib.error
import urllib.request

from portal.launch import settings
from portal.launch.settings import Settings

# A proxy of the machine has no business between us and our own programs.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def addresses(at: Settings) -> dict[str, str]:
    """Where each side is asked: on this machine, whatever address people use."""
    known = settings.addresses(at)
    return {"work": known["WORK_BASE_URL"], "care": known["CARE_BASE_URL"]}


def not_ready(at: Settings) -> list[str]:
    """The sides whose /readyz does not answer 200 now."""
    return [side for side, address in addresses(at).items() if not _answers(address)]


def fetch(address: str) -> bytes:
    """What one of our own addresses answers, dialled on this machine. Raises URLError or OSError."""
    host = address.removeprefix("http://").partition("/")[0]
    port = host.rpartition(":")[2]
    path = address.removeprefix(f"http://{host}")
    question = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    with _DIRECT.open(question, timeout=2) as answer:
        return bytes(answer.read())


def _answers(address: str) -> bool:
    try:
        fetch(f"{address}/readyz")
    except (urllib.error.URLError, OSError):
        return False
    return True
