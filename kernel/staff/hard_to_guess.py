"""What a password must be: long, and more than words that guessers try first."""

import re
import unicodedata
from collections.abc import Iterable

from kernel.refusals import Refused
from kernel.staff.guessed_first import WORDS

SHORTEST, LONGEST = 15, 200
# What must be left when known words, years and rows are taken away.
LEFT, KINDS = 6, 5
ROW = 4
LOOKALIKES = str.maketrans("@013457$!", "aoleastsi")
YEARS = re.compile(r"(19|20)\d\d")
HOUSE = ("alcove", "http", "www")


class EasyToGuess(Refused):
    """The password is too short, too long, or mostly made of what guessers try first."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message


def normal(password: str) -> str:
    """The form that is hashed: the same letters typed on another keyboard give the same bytes (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Iterable[str] = ()) -> None:
    """Raises EasyToGuess. `about` are words anybody knows of the person: their name, their address."""
    whole = normal(password)
    if len(whole) < SHORTEST:
        raise EasyToGuess(f"Please use at least {SHORTEST} characters. Four or five words in a row are easy to keep.")
    if len(whole) > LONGEST:
        raise EasyToGuess(f"Please use at most {LONGEST} characters.")
    known = {
        *WORDS,
        *HOUSE,
        *(word for text in about for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 2),
    }
    if len(set(whole)) < KINDS or len(_without(whole.casefold(), known)) < LEFT:
        raise EasyToGuess(
            "This one is easy to guess: it is mostly words or rows that are tried first. Please add others."
        )


def _without(text: str, known: set[str]) -> str:
    """What is left of the text without known words, years, and rows such as 1234, dcba or aaaa."""
    text = _without_words(YEARS.sub(" ", text), known)
    text = _without_words(_without_rows(text).translate(LOOKALIKES), known)
    return "".join(re.split(r"[\W_]+", text))


def _without_words(text: str, known: set[str]) -> str:
    for word in sorted(known, key=lambda word: (-len(word), word)):
        text = text.replace(word, " ")
    return text


def _without_rows(text: str) -> str:
    kept: list[str] = []
    at = 0
    while at < len(text):
        end = _row_end(text, at)
        if end - at < ROW:
            kept.append(text[at])
            at += 1
        else:
            at = end
    return "".join(kept)


def _row_end(text: str, start: int) -> int:
    """Where the row that begins at `start` ends: each character the same step from the one before."""
    if start + 1 >= len(text):
        return start + 1
    step = ord(text[start + 1]) - ord(text[start])
    end = start + 2
    while abs(step) <= 1 and end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
        end += 1
    return end
