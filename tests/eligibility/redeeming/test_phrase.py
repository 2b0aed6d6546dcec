import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.redeeming import phrase

KNOWN = (
    "abandon abandon abandon abandon abandon abandon abandon afford",
    "d375832c8c21f4b2c7336968372413adcada8a5427c16b0c5c8e0f2cf26ecc57",
)
ten = st.binary(min_size=10, max_size=10)


class TestMake:
    @given(ten)
    def test_gives_eight_words_that_read_takes_back(self, random):
        made = phrase.make(random)

        assert len(made.split(" ")) == 8
        assert phrase.read(made) == made

    def test_gives_another_each_time(self):
        assert phrase.make() != phrase.make()

    def test_agrees_with_the_page(self, pages):
        for place in range(100):
            random = (place * 0x9E3779B97F4A7C15F39C % 2**80).to_bytes(10, "big")

            assert pages.ask("phraseMake", bytes=random.hex()) == {"phrase": phrase.make(random)}

    def test_takes_what_the_page_makes(self, pages):
        made = pages.ask("phraseMake")["phrase"]

        assert phrase.read(made) == made


def typed(made):
    """The ways in which people write eight words down."""
    yield made.upper()
    yield made.replace(" ", ", ")
    yield made.replace(" ", "-")
    yield f"  {made}\n"
    yield made.replace(" ", "\u00a0")
    yield " ".join(word[:4] for word in made.split())
    yield made.translate({ord(letter): 0xFF41 + place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")})


class TestRead:
    @given(ten)
    def test_takes_it_however_it_was_typed(self, random):
        made = phrase.make(random)

        assert {phrase.read(way) for way in typed(made)} == {made}

    def test_agrees_with_the_page_on_every_way_of_typing(self, pages):
        made = phrase.make(b"tenbytes10")

        assert [pages.ask("phraseRead", text=way) for way in typed(made)] == [{"phrase": made}] * 7

    @pytest.mark.parametrize(
        "change",
        [
            lambda words: words[:7],
            lambda words: [*words, "able"],
            lambda words: ["blorf", *words[1:]],
            lambda words: [words[1], words[0], *words[2:]],
            lambda words: [],
        ],
        ids=["seven", "nine", "not a word", "two swapped", "none"],
    )
    def test_refuses_slips_here_and_on_the_page(self, change, pages):
        text = " ".join(change(phrase.make(b"tenbytes10").split()))

        with pytest.raises(phrase.MistypedPhrase):
            phrase.read(text)
        assert pages.ask("phraseRead", text=text) == {"refused": "MistypedPhrase"}


class TestLogin:
    @settings(max_examples=3, deadline=None)
    @given(ten)
    def test_agrees_with_the_page(self, pages, random):
        made = phrase.make(random)
        root = phrase.root(made)

        derived = pages.ask("phraseDerive", phrase=made)

        assert derived == {"login": phrase.login(root).hex(), "encryption": phrase.encryption_key(root).hex()}

    def test_is_what_it_was_when_the_first_account_was_opened(self):
        root = phrase.root(phrase.make(bytes(10)))

        assert (phrase.make(bytes(10)), phrase.login(root).hex()) == KNOWN
