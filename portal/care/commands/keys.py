"""`alcove care keys`: the key that signs releases, and pinning the one that signs plans."""

from pathlib import Path

import click

from kernel import signing
from portal import terminal
from portal.care import settings
from portal.care.jobs.plans import PINNED
from portal.installing import Home

KEY_BYTES = 32


class _PublicKey(click.ParamType[bytes]):
    """A public key as 64 hexadecimal digits, or a file that holds its 32 bytes or those digits."""

    name = "key"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> bytes:
        found = Path(value)
        raw = found.read_bytes() if found.is_file() else value.encode()
        if len(raw) == KEY_BYTES:
            return raw
        try:
            key = bytes.fromhex(raw.decode("ascii").strip())
        except ValueError:
            key = b""
        return key if len(key) == KEY_BYTES else self.fail("a key is 64 hexadecimal digits, or a file that holds one")


@click.group(cls=terminal.Group)
def keys() -> None:
    """The keys by which the two sides know each other's documents."""


@keys.command()
@terminal.json_option
def show() -> None:
    """Show the public key of our releases and its fingerprint, for the other side to pin; and the one pinned here."""
    home = Home(settings.read_install().folder)
    home.signing_key("releases")
    ours, theirs = home.public_key("releases"), _pinned(home)
    said = f"Pinned for plans: {signing.fingerprint(theirs)}" if theirs else "No key is pinned for plans."
    terminal.say(
        f"{ours.hex()}\nFingerprint: {signing.fingerprint(ours)}\n{said}",
        key=ours.hex(),
        fingerprint=signing.fingerprint(ours),
        pinned=theirs.hex() if theirs else None,
    )


@keys.command()
@click.argument("key", type=_PublicKey(), metavar="HEX|FILE")
@terminal.json_option
def pin(key: bytes) -> None:
    """Trust this key for plans from now on. Compare the fingerprint with the other side first, by voice."""
    Home(settings.read_install().folder).pin(PINNED, key)
    terminal.say(f"Pinned. Fingerprint: {signing.fingerprint(key)}", fingerprint=signing.fingerprint(key))


def _pinned(home: Home) -> bytes | None:
    return home.pinned(PINNED) if (home.folder / "pinned" / f"{PINNED}.pub").exists() else None
