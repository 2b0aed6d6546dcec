"""A real Chromium, and the gallery of pages served to it."""

import threading

import pytest
from werkzeug.serving import make_server

from portal.assets import build
from tests import chromium
from tests.portal import gallery
from tests.portal.care import looks as care_looks
from tests.portal.work import looks as work_looks


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **chromium.found(), "args": chromium.FLAGS}


@pytest.fixture(scope="session")
def gallery_url():
    """Where the gallery is served."""
    build.build()
    server = make_server("127.0.0.1", 0, gallery.application((*work_looks.SAMPLES, *care_looks.SAMPLES)), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
