"""Whoever is shown another page, script or key than somebody else is found; and our own pages are the same for all."""

from urllib.parse import urlsplit

import pytest

from portal.outside import watching
from portal.outside.asking import Answer, Away

PAGE = (
    b'<!doctype html><link rel="stylesheet" href="/a.css"><script type="module" src="/a.js"></script><img src="data:,">'
)
SCRIPT = b'import { b } from "./b.js"; import "https://elsewhere.example/c.js";'
HTML, JS, CSS = ({"content-type": kind} for kind in ("text/html", "text/javascript", "text/css"))


class House:
    """A host whose answers a test may bend for one visitor."""

    def __init__(self):
        self.answers = {
            "/voucher": Answer(PAGE, HTML), "/a.css": Answer(b"a{}", CSS),
            "/a.js": Answer(SCRIPT, JS), "/b.js": Answer(b"export const b = 1;", JS),
        }  # fmt: skip
        self.bent = {}

    def ask(self, address, said):
        path = urlsplit(address).path
        if path not in self.answers:
            raise Away
        return self.bent.get((path, said.get("Accept-Language")), self.answers[path])


@pytest.fixture
def house():
    return House()


def apart(house):
    found = watching.look(["https://work.example/voucher"], ask=house.ask)
    return {urlsplit(one.address).path: one.differs_for for one in found if one.differs_for}


class TestLook:
    def test_goes_on_to_everything_the_page_loads_here(self, house):
        found = watching.look(["https://work.example/voucher"], ask=house.ask)

        assert sorted(urlsplit(one.address).path for one in found) == ["/a.css", "/a.js", "/b.js", "/voucher"]
        assert not apart(house)

    @pytest.mark.parametrize("path", ["/voucher", "/a.css", "/a.js", "/b.js"])
    def test_names_who_is_shown_something_else(self, house, path):
        as_it_is = house.answers[path]
        house.bent[path, "pl-PL,pl;q=0.9"] = Answer(as_it_is.body + b" ", as_it_is.headers)

        assert apart(house) == {path: ("a telephone",)}

    def test_sees_a_mark_in_a_header(self, house):
        house.bent["/a.js", "de-CH"] = Answer(SCRIPT, {**JS, "etag": "for-you"})

        assert apart(house) == {"/a.js": ("another language and a cookie of long ago",)}

    def test_lets_the_date_pass(self, house):
        house.bent["/a.js", "de-CH"] = Answer(SCRIPT, {**JS, "date": "later"})

        assert not apart(house)

    def test_says_when_something_is_not_there(self, house):
        del house.answers["/b.js"]

        with pytest.raises(Away):
            apart(house)


class TestAgree:
    def test_names_the_place_that_says_something_else(self):
        said = {"https://a.example/keys.json": b"1", "https://b.example/keys.json": b"2"}
        found = watching.agree(said, ask=lambda place, _: Answer(said[place], {}))

        assert [bool(one.differs_for) for one in found] == [False, True]


class TestOurPages:
    """The real applications, asked as everybody and as somebody who is signed in."""

    @staticmethod
    def asker(app):
        def ask(address, said):
            base = app.config["BASE_URL"]
            with app.test_client().get(urlsplit(address).path, base_url=base, headers=dict(said)) as answer:
                assert answer.status_code == 200
                return Answer(answer.data, {name.lower(): value for name, value in answer.headers.items()})

        return ask

    def test_are_the_same_for_everybody_at_work(self, work_app):
        found = watching.look([work_app.config["BASE_URL"] + "/voucher"], ask=self.asker(work_app))

        assert len(found) > 3
        assert not [one for one in found if one.differs_for]

    def test_are_the_same_for_everybody_in_care(self, care_app):
        found = watching.look([care_app.config["BASE_URL"] + "/arrive"], ask=self.asker(care_app))

        assert len(found) > 3
        assert not [one for one in found if one.differs_for]
