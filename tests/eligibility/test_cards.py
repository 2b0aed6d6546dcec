import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import cards, documents
from eligibility.blinding import formats
from kernel import canonical

TOKEN = formats.Token(b"n" * 32, b"d" * 32, b"k" * 32, b"s" * 256)
ten = st.binary(min_size=10, max_size=10)


@pytest.fixture(scope="module")
def code():
    return cards.make(b"tenbytes10")


@pytest.fixture(scope="module")
def root(code):
    return cards.root(code)


def typed(made):
    """The ways in which people write a code down."""
    yield cards.in_groups(made)
    yield made.lower()
    yield " ".join(made)
    yield f"  {cards.in_groups(made)}\n".replace("-", " - ")
    yield cards.in_groups(made).replace("-", "\u2013")
    yield made.replace("1", "l").replace("0", "o")
    yield made.replace("1", "I").replace("0", "O")


class TestMake:
    @given(ten)
    def test_gives_seventeen_signs_that_read_takes_back(self, random):
        made = cards.make(random)

        assert (len(made), len(cards.in_groups(made))) == (17, 20)
        assert cards.read(made) == made

    def test_gives_another_each_time(self):
        assert cards.make() != cards.make()

    @given(ten, ten)
    def test_gives_another_for_other_bytes(self, one, other):
        assert (cards.make(one) == cards.make(other)) == (one == other)


class TestRead:
    @given(ten)
    def test_takes_it_however_it_was_typed(self, random):
        made = cards.make(random)

        assert {cards.read(way) for way in typed(made)} == {made}

    def test_agrees_with_the_page_on_every_way_of_typing(self, pages):
        for random in (bytes(10), b"tenbytes10", b"\xff" * 10, secrets.token_bytes(10)):
            made = cards.make(random)

            assert [pages.ask("cardRead", text=way) for way in typed(made)] == [{"code": made}] * 7

    def test_refuses_every_one_wrong_sign_and_every_two_swapped(self, code):
        slips = {
            code[:place] + sign + code[place + 1 :]
            for place in range(17)
            for sign in cards.SIGNS
            if sign != code[place]
        }
        for one in range(17):
            for other in range(one):
                signs = list(code)
                signs[one], signs[other] = signs[other], signs[one]
                slips |= {"".join(signs)} - {code}

        assert len(slips) > 17 * 31
        assert [slip for slip in slips if self._is_read(slip)] == []

    @staticmethod
    def _is_read(text):
        try:
            cards.read(text)
        except cards.MistypedCode:
            return False
        return True

    @pytest.mark.parametrize(
        "change",
        [
            lambda code: code[:-1],
            lambda code: code + "0",
            lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"),
            lambda code: "U" + code[1:],
            lambda code: code[1] + code[0] + code[2:],
            lambda code: "\u0661" + code[1:],
            lambda code: "",
        ],
        ids=["short", "long", "wrong check sign", "no such sign", "two swapped", "another script", "nothing"],
    )
    def test_refuses_slips_here_and_on_the_page(self, code, change, pages):
        with pytest.raises(cards.MistypedCode):
            cards.read(change(code))
        assert pages.ask("cardRead", text=change(code)) == {"refused": "MistypedCode"}


class TestRoot:
    @settings(max_examples=2, deadline=None)
    @given(ten)
    def test_leads_the_page_to_the_same_id_and_the_same_voucher(self, pages, random):
        made = cards.make(random)
        root = cards.root(made)
        box = cards.close_box(root, TOKEN.encode())

        derived = pages.ask("cardDerive", code=made)
        opened = pages.ask("cardOpen", box=box.sealed.hex(), **derived)

        assert derived["id"] == cards.card_id(root).hex()
        assert opened == {"token": TOKEN.encode().hex()}
        assert pages.ask("cardShorten", **opened) == {"compact": TOKEN.compact().hex()}

    def test_is_what_it_was_when_the_first_card_was_printed(self):
        assert cards.card_id(cards.root(cards.make(bytes(10)))).hex() == "ba2600d0debf76375a85367041dd1c67"


class TestOpenBox:
    def test_gives_the_voucher_back(self, root):
        box = cards.close_box(root, TOKEN.encode())

        assert len(box.sealed) == cards.BOX_SIZE == 370
        assert cards.open_box(root, box.sealed) == TOKEN.encode()

    def test_is_refused_with_another_cards_code(self, root, pages):
        box = cards.close_box(root, TOKEN.encode())
        other = cards.Root(bytes(32))

        with pytest.raises(cards.WrongBox):
            cards.open_box(other, box.sealed)
        asked = {"id": cards.card_id(other).hex(), "key": bytes(32).hex(), "box": box.sealed.hex()}
        assert pages.ask("cardOpen", **asked) == {"refused": "WrongBox"}

    @pytest.mark.parametrize("place", [0, 200, 353, 369])
    def test_is_refused_when_a_bit_has_changed(self, root, place):
        sealed = bytearray(cards.close_box(root, TOKEN.encode()).sealed)
        sealed[place] ^= 1

        with pytest.raises(cards.WrongBox):
            cards.open_box(root, bytes(sealed))

    def test_shows_neither_box_nor_key_in_the_log(self, root):
        assert "sealed" not in repr(cards.close_box(root, TOKEN.encode()))


class TestReadBoxes:
    @pytest.fixture
    def boxes(self):
        rows = tuple(cards.Box(bytes([number]) * 16, bytes(370)) for number in (3, 1, 2))
        return cards.Boxes(b"k" * 32, rows)

    def test_takes_back_what_was_written_in_the_order_of_the_ids(self, boxes):
        read = cards.read_boxes(cards.write_boxes(boxes))

        assert read.key_id == boxes.key_id
        assert [box.card_id[0] for box in read.rows] == [1, 2, 3]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda found: found | {"format": "alcove-cards/2"},
            lambda found: found | {"made_at": "2027-01-01"},
            lambda found: found | {"key_id": "00"},
            lambda found: found | {"boxes": []},
            lambda found: found | {"boxes": found["boxes"][::-1]},
            lambda found: found | {"boxes": found["boxes"][:1] * 2},
            lambda found: found | {"boxes": [found["boxes"][0] | {"box": "AAAA"}]},
            lambda found: found | {"boxes": [found["boxes"][0] | {"card_id": "00"}]},
        ],
        ids=["format", "field", "key", "none", "order", "twice", "box", "id"],
    )
    def test_is_refused_for_anything_else(self, boxes, spoil):
        found = canonical.decode(cards.write_boxes(boxes))

        with pytest.raises(documents.BadDocument):
            cards.read_boxes(canonical.encode(spoil(found)))

    @pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"a": 1}', b"\xff"])
    def test_is_refused_for_what_is_no_document(self, raw):
        with pytest.raises(documents.BadDocument):
            cards.read_boxes(raw)
