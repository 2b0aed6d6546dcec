"""Run the mirror: `python -m portal.work.standins.mirror --port 8013`."""

import threading
from pathlib import Path

import click
from werkzeug.serving import make_server

from portal.work.standins.mirror import app
from portal.work.standins.mirror.follower import Follower
from portal.work.standins.pages import Silent


@click.command()
@click.option("--port", type=int, default=8013, show_default=True, help="On 127.0.0.1.")
@click.option("--work-port", type=int, envvar="ALCOVE_WORK_PORT", default=8000, show_default=True)
@click.option("--source", default=None, help="The directory to follow; by default the one of this machine.")
@click.option("--key", type=click.Path(path_type=Path, exists=True), default=None, help="The publisher's public key.")
@click.option("--every", type=float, default=2.0, show_default=True, help="Seconds between two looks.")
def main(port: int, work_port: int, source: str | None, key: Path | None, every: float) -> None:
    """Somebody else's copy of the key directory, checked link by link."""
    follower = Follower(source or f"http://localhost:{work_port}/keys.json", key.read_bytes() if key else None)
    following = threading.Thread(target=app.follow, args=(follower, every, threading.Event()), daemon=True)
    following.start()
    make_server("127.0.0.1", port, app.create(follower), threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
