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


def _answers(address: str) -> bool:
    host = address.removeprefix("http://")
    port = host.rpartition(":")[2]
    question = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": host})
    try:
        with _DIRECT.open(question, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
