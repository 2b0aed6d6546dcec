"""Whose address a visitor has, behind as many proxies as the settings say and no more."""

from dataclasses import replace

import pytest
from flask import request

from kernel.database import db
from portal.work import app as work_app_module
from tests import house

WORK = "http://localhost:8000"


@pytest.fixture
def address_behind(servers, databases, tmp_path):
    """The address that limits are counted by, behind so many proxies of ours."""
    made = []

    def ask(proxies, forwarded):
        settings = house.settings_of_work(servers, databases.work, databases.issuer, tmp_path)
        app = work_app_module.create(replace(settings, proxies=proxies))
        made.append(app)
        seen = []
        app.before_request(lambda: seen.append(request.remote_addr))
        app.test_client().get("/healthz", base_url=WORK, headers={"X-Forwarded-For": forwarded})
        return seen[0]

    yield ask
    for app in made:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def test_nobody_chooses_it_where_there_is_no_proxy(address_behind):
    assert address_behind(0, "203.0.113.7") == "127.0.0.1"


def test_it_is_what_our_own_proxy_saw(address_behind):
    assert address_behind(1, "198.51.100.1, 203.0.113.7") == "203.0.113.7"
