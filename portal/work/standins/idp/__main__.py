"""Run the demonstration IdP: `python -m portal.work.standins.idp --folder F --port 8010`."""

from pathlib import Path

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.work.standins.idp import app


class Silent(WSGIRequestHandler):
    """No access log: the query string of a sign-in says who asks whom."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where key and personas are kept.")
@click.option("--port", type=int, default=8010, show_default=True, help="On 127.0.0.1.")
@click.option("--base-url", default=None, help="As browsers see it; by default http://idp.localhost:PORT.")
def main(folder: Path, port: int, base_url: str | None) -> None:
    """The demonstration identity provider. Anybody may sign in as anybody: never use it for real people."""
    served = app.create(folder, base_url or f"http://idp.localhost:{port}")
    make_server("127.0.0.1", port, served, threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
