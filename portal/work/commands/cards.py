"""`alcove work cards mint`: print vouchers on cards for people without a device or a sign-in. Two people do it.

What is printed leaves this machine on paper, and as a file of closed boxes for the other side. Nothing is kept in any
database, and nothing that a card says is shown in the terminal.
"""

import os
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click
import segno
from flask import render_template

from eligibility import cards as paper
from eligibility.blinding import formats
from eligibility.directory import Key
from eligibility.issuing import minting
from eligibility.issuing.ledger import NothingToCollect
from eligibility.issuing.minting import Minted
from eligibility.issuing.signing import Signer
from kernel import clock
from kernel.refusals import Refused
from portal import assets, terminal, unit_of_work
from portal.work import wiring
from portal.work.commands import running
from portal.work.desk import collecting
from tenants import organisations

STYLE = Path(assets.__file__).parent / "css" / "cards.css"
TO_DO = """{count} cards are in {folder}. Two people, together, from here on:
1. Open cards.html and print it, on a printer that keeps no copies. Fold every card, so that nothing can be read.
2. Put all of them in a box and shuffle. Look at none. Write down that there are {count}.
3. Send boxes.json to whoever runs the other side. It opens nothing without the cards.
4. Destroy the folder, with the printer's copies. Whoever has cards.html has every voucher in it.
5. When everybody has drawn, count the cards that are left and destroy them. They were never counted as collected."""


class FolderInUse(Refused):
    """The folder holds something already, which may be the last printing."""

    message = "This folder is not empty. Please name a new one, and destroy what an earlier printing left behind."


@click.group(cls=terminal.Group)
def cards() -> None:
    """Paper cards, for people without a device or a sign-in."""


@cards.command()
@click.argument("slug")
@click.option("--count", type=int, required=True, help="How many cards: some more than people who will draw.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="New, or empty.")
@click.option("--telephone", default="", help="The number at which a helper types a code for somebody, to be printed.")
@terminal.json_option
def mint(slug: str, count: int, folder: Path, telephone: str) -> None:
    """Make cards for the people of SLUG, with the key with which they collect today."""
    with running.app():
        _make_room(folder)
        key = _key(slug, on=clock.today())
        minted = minting.mint(key.spki, _challenge(), count, sign=Signer(wiring.settings().signer_socket).sign)
        _write(folder / "cards.html", _sheets(minted, key, telephone).encode())
        _write(folder / "cards.css", STYLE.read_bytes())
        _write(folder / "boxes.json", paper.write_boxes(minted.boxes))
    terminal.say(TO_DO.format(count=count, folder=folder), count=count)


def _key(slug: str, *, on: date) -> Key:
    tenant_id = running.tenant(slug)
    with unit_of_work.acting("work_job", tenant_id=tenant_id):
        key = collecting.current_directory().current(organisations.get().unit_id, on)
    if key is None:
        raise NothingToCollect
    return key


def _challenge() -> bytes:
    settings = wiring.settings()
    here, there = (urlsplit(address).hostname or "" for address in (settings.base_url, settings.care_url))
    return formats.challenge_digest(formats.token_challenge(here, there))


def _sheets(minted: Minted, key: Key, telephone: str) -> str:
    care = wiring.settings().care_url
    rows = [(_square(f"{care}/p#{card.voucher}"), paper.in_groups(card.code)) for card in minted.cards]
    return render_template(
        "work/cards/sheets.html",
        rows=rows,
        place=f"{care.partition('://')[2]}/p",
        until=key.redeem_until,
        telephone=telephone,
    )


def _square(address: str) -> str:
    # All addresses are of one length, so all squares have one size.
    picture: str = segno.make(address, error="l", boost_error=False).svg_data_uri(omitsize=True, light="#fff")
    return picture


def _make_room(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderInUse


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
