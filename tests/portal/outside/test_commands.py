"""The two commands as somebody outside types them."""

import json

import pytest
from click.testing import CliRunner
from flask import Flask, request

from portal.command import main
from tests import standins


@pytest.fixture
def site():
    """A work host, a care host and a mirror in one; `site.mark` is shown to telephones."""
    app = Flask("site")
    app.mark = ""
    for path in ("/voucher", "/arrive"):
        page = f"<!doctype html>{path}"
        app.add_url_rule(
            path, path, lambda page=page: page + (app.mark if "iPhone" in request.user_agent.string else "")
        )
    app.add_url_rule("/keys.json", "keys", lambda: "{}")
    with standins.serving(app) as url:
        app.url = url
        yield app


def run(*words):
    return CliRunner().invoke(main, words)


class TestWatch:
    def test_ends_well_when_everybody_is_shown_the_same(self, site, tmp_path):
        done = run("watch", site.url, site.url, "--memory", str(tmp_path / "seen.json"), "--json")

        assert done.exit_code == 0, done.output
        assert sorted(json.loads(done.output)["seen"]) == [
            f"{site.url}/{name}" for name in ("arrive", "keys.json", "voucher")
        ]

    def test_ends_with_one_and_says_who_is_marked(self, site):
        site.mark = "<!-- you -->"
        done = run("watch", site.url, site.url)

        assert done.exit_code == 1
        assert "/voucher is another for a telephone." in done.output

    def test_says_who_does_not_answer(self, site):
        done = run("watch", site.url, "http://127.0.0.1:9")

        assert (done.exit_code, "127.0.0.1:9/arrive does not answer" in done.output) == (1, True)


class TestMirror:
    def test_refuses_what_is_no_directory(self, site, tmp_path):
        done = run("mirror", f"{site.url}/keys.json", "--folder", str(tmp_path))

        assert done.exit_code == 1
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("key", ["xyz", "ab"])
    def test_refuses_half_a_key(self, site, key):
        assert run("mirror", f"{site.url}/keys.json", "--key", key).exit_code == 2
