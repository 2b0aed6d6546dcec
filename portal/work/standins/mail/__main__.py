"""Run the mail stand-in: `python -m portal.work.standins.mail --folder F --port 8012`."""

from pathlib import Path

import click
from werkzeug.serving import make_server

from portal.work.standins.mail import app
from portal.work.standins.pages import Silent


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where letters are kept.")
@click.option("--port", type=int, default=8012, show_default=True, help="On 127.0.0.1.")
@click.option("--work-key", envvar="MAIL_WORK_KEY", default="SG.work", help="With which one side posts.")
@click.option("--care-key", envvar="MAIL_CARE_KEY", default="SG.care", help="With which the other posts.")
def main(folder: Path, port: int, work_key: str, care_key: str) -> None:
    """A stand-in for SendGrid: letters that can be read in a browser and go nowhere."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    served = app.create(file=folder / "mail.json", api_keys=(work_key, care_key))
    make_server("127.0.0.1", port, served, threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
