"""I9: whoever asks, with whatever cookie, address, browser or language, gets the same page, script and keys."""

import re
from itertools import combinations

import pytest
from flask import Flask

from portal.assets import build
from tests.desk import LARKFIELD, NORTHMOOR, Desk
from tests.portal.care import town
from tests.portal.care.town import MONDAY, Payer, Visitor

LANGUAGES = ("en-GB", "de-CH")
HEADERS_THAT_DIFFER = {"Date", "Set-Cookie"}


def seen(browser, path, base, **environ):
    """What one visitor gets: status, headers and bytes."""
    answer = browser.get(path, base_url=base, environ_base=environ)
    headers = sorted((name, value) for name, value in answer.headers if name not in HEADERS_THAT_DIFFER)
    with answer:
        return answer.status_code, headers, answer.data


def differing(answers):
    """Pairs of visitors who were not served alike."""
    return [pair for pair in combinations(sorted(answers), 2) if answers[pair[0]] != answers[pair[1]]]


def scripts(page):
    return re.findall(rb'<script[^>]+src="([^"]+)"', page)


class TestDesk:
    @pytest.fixture
    def visitors(self, work_app):
        build.build()
        desk = Desk(work_app)
        desk.employ(LARKFIELD, "larkfield")
        desk.employ(NORTHMOOR, "northmoor", per_member=3)
        desk.publish()
        return {
            "one": desk.browser(LARKFIELD),
            "another": desk.browser(NORTHMOOR, "0007"),
            "nobody": work_app.test_client(),
        }

    @pytest.mark.parametrize("path", ["/voucher", "/keys.json"])
    def test_serves_everybody_alike(self, visitors, path):
        answers = {
            name: seen(browser, path, "http://localhost:8000", REMOTE_ADDR=f"10.0.0.{turn}", HTTP_ACCEPT_LANGUAGE=said)
            for turn, (name, browser) in enumerate(visitors.items())
            for said in [LANGUAGES[turn % 2]]
        }

        assert differing(answers) == []
        assert answers["one"][0] == 200

    def test_serves_everybody_the_same_scripts(self, visitors):
        found = scripts(visitors["one"].get("/voucher", base_url="http://localhost:8000").data)

        assert found
        for path in found:
            answers = {
                name: seen(browser, path.decode(), "http://localhost:8000") for name, browser in visitors.items()
            }

            assert differing(answers) == []
            assert answers["one"][0] == 200


class TestArriving:
    @pytest.fixture
    def visitors(self, care_app, key_pair, tmp_path):
        build.build()
        town.set_clock(tmp_path, MONDAY)
        payer = Payer.of(key_pair)
        payer.publish(care_app)
        found = {name: Visitor(care_app) for name in ("one", "another", "nobody")}
        for name in ("one", "another"):
            assert found[name].redeem(payer).status_code == 204
        return {name: visitor.browser for name, visitor in found.items()}

    @pytest.mark.parametrize("path", ["/p", "/arrive", "/keys.json"])
    def test_serves_everybody_alike(self, visitors, path):
        answers = {
            name: seen(browser, path, "http://care.localhost:8001", HTTP_ACCEPT_LANGUAGE=LANGUAGES[turn % 2])
            for turn, (name, browser) in enumerate(visitors.items())
        }

        assert differing(answers) == []
        assert answers["one"][0] == 200


class TestDiffering:
    def test_sees_a_byte_made_for_one_person(self):
        turns, app = iter((b"<p>a</p>", b"<p>b</p>")), Flask("spoilt")
        app.add_url_rule("/voucher", "voucher", lambda: next(turns))

        answers = {name: seen(app.test_client(), "/voucher", "http://localhost:8000") for name in ("one", "another")}

        assert differing(answers) == [("another", "one")]

    def test_sees_a_header_made_for_one_person(self):
        plain = (200, [("X", "1")], b"")

        assert differing({"one": plain, "another": (200, [("X", "2")], b"")}) == [("another", "one")]
