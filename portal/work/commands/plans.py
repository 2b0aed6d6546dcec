"""`alcove work plans publish` and `alcove work keys`: what the other side and every browser may know."""

from pathlib import Path

import click

from kernel import clock, signing
from kernel.refusals import Refused
from portal import terminal
from portal.installing import Home
from portal.work import wiring
from portal.work.commands import running
from portal.work.jobs import plans as publishing


@click.group()
def plans() -> None:
    """Plan documents and the key directory."""


@plans.command()
@terminal.json_option
def publish() -> None:
    """Publish what is new of every unit's plan, then the key directory. Nothing new publishes nothing."""
    with running.app():
        publishing.publish(at=clock.now())
    terminal.say("Plans and the key directory are published.", published=True)


@click.group()
def keys() -> None:
    """The keys with which the two sides know each other's documents."""


@keys.command()
@terminal.json_option
def show() -> None:
    """This side's signing key, to be pinned on the other side after comparing fingerprints."""
    with running.app():
        public = Home(wiring.settings().home).public_key("plans")
    words = f"{public.hex()}\nFingerprint: {signing.fingerprint(public)}"
    terminal.say(words, public=public.hex(), fingerprint=signing.fingerprint(public))


@keys.command()
@click.argument("key")
@terminal.json_option
def pin(key: str) -> None:
    """Trust KEY (64 hexadecimal digits, or a file that holds the key) as the other side's from here on."""
    public = _read(key)
    with running.app():
        Home(wiring.settings().home).pin("releases", public)
    words = f"Pinned. Compare this with the other side: {signing.fingerprint(public)}"
    terminal.say(words, fingerprint=signing.fingerprint(public))


def _read(key: str) -> bytes:
    path = Path(key)
    try:
        public = path.read_bytes() if path.is_file() else bytes.fromhex(key)
    except ValueError:
        public = b""
    if len(public) != 32:
        raise Refused("That is no key. It is 64 hexadecimal digits, or a file of 32 bytes.")
    return public
