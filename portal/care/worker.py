"""The care side's worker: answers the doorbell with the application already loaded."""

from kernel import queue
from portal.care.app import create
from portal.care.settings import read


def main() -> None:
    """Work until told to stop."""
    app = create(read("worker-care"))
    with app.app_context():
        queue.work(app.extensions["valkey"])


if __name__ == "__main__":
    main()
