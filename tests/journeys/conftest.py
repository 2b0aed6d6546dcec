"""The whole product, running, and browsers for the people of a story."""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.assets import build, manifest
from tests import chromium
from tests.journeys.both import Both
from tests.journeys.running import Alcove
from tests.journeys.windows import Windows


@pytest.fixture(scope="session")
def alcove():
    """Both sides and the stand-ins, without data, in a home that the servers' account can reach."""
    build.build()
    folder = Path(tempfile.mkdtemp(prefix="alcove-journey-"))
    folder.chmod(0o711)
    running = Alcove(folder / "home")
    try:
        running.up()
        yield running
    finally:
        code = running.down()
        # Shown where a test has failed.
        print(*running.complaints(), sep="\n")
        shutil.rmtree(folder)
    assert code == 0


@pytest.fixture(scope="session")
def launched(playwright):
    """One Chromium for all; its windows know nothing of each other."""
    launched = playwright.chromium.launch(**chromium.found(), args=[*chromium.FLAGS, *chromium.FAKE_DEVICES])
    yield launched
    launched.close()


@pytest.fixture
def windows(launched):
    """Opens a browser for each person; every page that was looked at was free of complaints."""
    windows = Windows(launched)
    yield windows
    windows.close()


@pytest.fixture(scope="session")
def two_sides(servers, tmp_path_factory):
    """Both sides without data, served by this process for all journeys of a voucher."""
    build.build()
    manifest._named.cache_clear()
    with ExitStack() as stack:
        yield Both(stack, servers, tmp_path_factory.mktemp("both"))


@pytest.fixture
def both(two_sides):
    """The same, on the first day."""
    two_sides.begin()
    return two_sides
