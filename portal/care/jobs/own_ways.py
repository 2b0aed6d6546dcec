"""What the worker does about people's own ways in: it tells them that one has changed."""

from kernel import outbox
from portal.care import gateways, wiring
from portal.staff import telling


def _key() -> bytes:
    return wiring.settings().sealing_key


EFFECTS: dict[str, outbox.Effect] = {telling.KIND: telling.effect(gateways.mail, _key)}
