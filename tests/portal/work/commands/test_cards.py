"""Cards from the command line: printed once, in an empty folder, and told to nobody else."""

import html
import re
from urllib.parse import unquote

import psycopg
import pytest

from eligibility import cards
from eligibility.blinding import formats, verify
from tests.desk import DIGEST, LARKFIELD, Desk, signing


@pytest.fixture
def desk(work_app):
    desk = Desk(work_app)
    desk.employ(LARKFIELD, "larkfield")
    desk.publish()
    return desk


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cards"


@pytest.fixture
def printed(alcove_work, desk, folder):
    """Three cards, and what the terminal said."""
    with signing(desk.app):
        return alcove_work(
            "cards", "mint", "larkfield", "--count", "3", "--folder", str(folder), "--telephone", "116 123"
        )


def codes(folder):
    return re.findall(r'class="code">([^<]+)<', (folder / "cards.html").read_text())


class TestMint:
    def test_prints_each_card_with_a_voucher_and_the_code_that_opens_its_box(self, printed, desk, folder):
        assert printed.refused == ""
        boxes = cards.read_boxes((folder / "boxes.json").read_bytes())
        key = desk.key()

        assert boxes.key_id == key.key_id
        found = {box.card_id: box.sealed for box in boxes.rows}
        for code in codes(folder):
            root = cards.root(cards.read(code))
            voucher = formats.read_token(cards.open_box(root, found.pop(cards.card_id(root))))
            verify.check(voucher, key.spki, DIGEST)
        assert found == {}

    def test_prints_sheets_that_differ_in_square_and_code_alone(self, printed, folder):
        text = (folder / "cards.html").read_text()
        sheets = re.findall(r"<article.*?</article>", text, re.DOTALL)
        alike = {re.sub(r'(src="|class="code">)[^"<]+', r"\1", sheet) for sheet in sheets}

        assert (len(sheets), len(alike)) == (3, 1)
        assert len(set(re.findall(r"<svg[^>]+>", unquote(html.unescape(text))))) == 1
        assert "read it to a helper at <strong>116 123</strong>" in sheets[0]

    def test_keeps_what_it_made_to_two_people_and_their_printer(self, printed, folder, databases):
        modes = {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}
        with psycopg.connect(databases.issuer) as admin:
            used = admin.execute("select sum(used) from issuing.grants").fetchone()

        assert printed.said == {"count": 3}
        assert modes == {"cards": 0o700, **dict.fromkeys(("cards.html", "cards.css", "boxes.json"), 0o600)}
        assert used == (0,)

    def test_is_refused_where_something_is_already(self, alcove_work, desk, folder):
        folder.mkdir()
        (folder / "cards.html").write_text("the last printing")
        ran = alcove_work("cards", "mint", "larkfield", "--count", "3", "--folder", str(folder))

        assert (ran.code, "not empty" in ran.refused) == (1, True)
        assert (folder / "cards.html").read_text() == "the last printing"

    def test_is_refused_without_a_signer_and_leaves_nothing(self, alcove_work, desk, folder):
        ran = alcove_work("cards", "mint", "larkfield", "--count", "3", "--folder", str(folder))

        assert (ran.code, "cannot be signed" in ran.refused) == (1, True)
        assert list(folder.iterdir()) == []
