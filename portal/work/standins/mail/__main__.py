"""Run the mail stand-in: `python -m portal.work.standins.mail --folder F --port 8012`."""

from pathlib import Path

import click
from werkzeug.serving import make_server

from portal.work.standins.mail import app
from portal.work.standins.pages import Silent


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where letters are kept.")
@click.option("--port", type=int, default=8012, show_default=True, help="On 127.0.0.1.")
@click.option("--api-key", "api_keys", multiple=True, default=("SG.work", "SG.care"), help="Who may post; repeatable.")
def main(folder: Path, port: int, api_keys: tuple[str, ...]) -> None:
    """A stand-in for SendGrid: letters that can be read in a browser and go nowhere."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    served = app.create(file=folder / "mail.json", api_keys=api_keys)
    make_server("127.0.0.1", port, served, threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
