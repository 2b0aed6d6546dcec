"""Run the pay stand-in: `python -m portal.work.standins.pay --folder F --port 8011`."""

from pathlib import Path

import click
from werkzeug.serving import make_server

from portal.work.standins.pages import Silent
from portal.work.standins.pay import app


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="Where its state is kept.")
@click.option("--port", type=int, default=8011, show_default=True, help="On 127.0.0.1.")
@click.option("--public-url", default=None, help="As browsers see it; by default http://pay.localhost:PORT.")
@click.option("--webhook-url", default="http://localhost:8000/stripe/events", show_default=True)
@click.option("--api-key", envvar="STRIPE_API_KEY", default="sk_test_standin", help="Or STRIPE_API_KEY.")
@click.option("--webhook-secret", envvar="STRIPE_WEBHOOK_SECRET", default="whsec_standin")
def main(folder: Path, port: int, public_url: str | None, webhook_url: str, api_key: str, webhook_secret: str) -> None:
    """A stand-in for Stripe: invoices without money."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    served = app.create(
        file=folder / "pay.json",
        public_url=public_url or f"http://pay.localhost:{port}",
        api_key=api_key,
        webhook_url=webhook_url,
        webhook_secret=webhook_secret,
    )
    make_server("127.0.0.1", port, served, threaded=True, request_handler=Silent).serve_forever()


if __name__ == "__main__":
    main()
