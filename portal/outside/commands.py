"""`alcove mirror` and `alcove watch`: for somebody who takes nobody's word. Neither needs anything of ours but this."""

from pathlib import Path

import click

from kernel import clock
from kernel.refusals import Refused
from portal import terminal
from portal.outside import memory, mirror, watching
from portal.outside.follower import Follower

LENGTH = 64


class Differs(Refused):
    """Somebody is shown something else than somebody else."""


@click.command("mirror")
@click.argument("source")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), help="Keep every version here.")
@click.option("--key", help="The publisher's public key, 64 hexadecimal digits; every version must be signed by it.")
@click.option("--port", type=int, help="Serve /keys.json on 127.0.0.1 at this port and go on following.")
@click.option("--every", type=float, default=60.0, show_default=True, help="Seconds between two looks, with --port.")
@terminal.json_option
def mirror_command(source: str, folder: Path | None, key: str | None, port: int | None, every: float) -> None:
    """Follow the key directory at SOURCE (an address that ends in /keys.json), link by link.

    Without --port it looks once: run it every few minutes and let any web server hand out the folder's keys.json.
    """
    follower = Follower(source, _public(key), folder)
    if port is not None:
        mirror.serve(follower, port=port, every_seconds=every)
    follower.catch_up()
    terminal.say(f"Version {follower.number} follows from all before it.", version=follower.number)


@click.command("watch")
@click.argument("work")
@click.argument("care")
@click.option("--mirror", "mirrors", multiple=True, help="A further copy of the key directory; may be given often.")
@click.option("--cookie", multiple=True, help="Look as somebody who is signed in, too: a Cookie header of theirs.")
@click.option("--memory", "file", type=click.Path(path_type=Path, dir_okay=False), help="Compare with the last time.")
@terminal.json_option
def watch_command(work: str, care: str, mirrors: tuple[str, ...], cookie: tuple[str, ...], file: Path | None) -> None:
    """Fetch the two voucher pages, what they load, and the key directories, as several people, and compare.

    WORK and CARE are the two hosts, such as https://work.example.org. Ends with 1 when somebody is shown another.
    """
    work, care = work.rstrip("/"), care.rstrip("/")
    signed_in = {f"somebody signed in ({place})": {"Cookie": value} for place, value in enumerate(cookie, 1)}
    seen = watching.look((f"{work}/voucher", f"{care}/arrive"), {**watching.VISITORS, **signed_in})
    seen += watching.agree((f"{work}/keys.json", f"{care}/keys.json", *mirrors))
    apart = [f"{one.address} is another for {', '.join(one.differs_for)}." for one in seen if one.differs_for]
    changed = memory.compare(file, seen, on=clock.true_now().date()) if file else []
    if apart:
        raise Differs("\n".join(apart))
    lines = [f"{one.digest}  {one.address}" for one in seen] + changed
    terminal.say(
        "\n".join([*lines, "Everybody is shown the same."]),
        same=True, seen={one.address: one.digest for one in seen}, changed=changed,
    )  # fmt: skip


def _public(key: str | None) -> bytes | None:
    if key is None:
        return None
    try:
        public = bytes.fromhex(key)
    except ValueError as error:
        raise click.BadParameter("a key is 64 hexadecimal digits") from error
    if len(key) != LENGTH:
        raise click.BadParameter("a key is 64 hexadecimal digits")
    return public
