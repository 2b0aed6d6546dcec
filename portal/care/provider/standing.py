"""Whether a provider takes new clients, as the bar on every page of theirs shows it."""

from dataclasses import dataclass

from flask import g, url_for
from flask_login import current_user

from care import providers
from care.tables.providers import Provider
from kernel import clock
from portal.care.provider import visiting


@dataclass(frozen=True)
class Standing:
    """The sentence of the bar, what its button does, and the way to say more."""

    words: str
    is_taking: bool
    switch: str
    change: str


def on_pages() -> dict[str, object]:
    """What the base of providers' pages asks for. Asked only where the bar is drawn: a page that refuses has none."""
    return {"standing": _find}


def _find() -> Standing | None:
    surface = g.get("surface")
    if surface is None or surface.name != "provider" or not current_user.is_authenticated:
        return None
    return of(visiting.me())


def of(provider: Provider) -> Standing:
    """The bar of this provider."""
    return Standing(
        words=words(provider),
        is_taking=provider.takes_new_clients and provider.paused_at is None,
        switch=url_for("provider.availability.switch"),
        change=url_for("provider.availability.show"),
    )


def words(provider: Provider) -> str:
    """'You take new clients: room for 2 of 4 this month.'"""
    if not provider.takes_new_clients:
        return "You take no new clients at the moment."
    if provider.paused_at is not None:
        return "New offers are paused until you confirm that you have room."
    accepted = providers.accepted_in_month(clock.today()).get(provider.provider_id, 0)
    left = max(0, provider.capacity - accepted)
    return f"You take new clients: room for {left} of {provider.capacity} this month."
