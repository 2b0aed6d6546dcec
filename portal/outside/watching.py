"""Looking at the pages that matter as several people, and comparing byte by byte.

A script or key made for one person would mark that person. Nobody can see that from inside their own browser; somebody
who asks as many people can. What may differ between two answers is the date and nothing else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from portal.outside import asking
from portal.outside.asking import Answer

# As a company's browser, a telephone, a reader of another language, and a program that says nothing of itself.
VISITORS: Mapping[str, Mapping[str, str]] = {
    "a browser at work": {
        "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
        "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "en-GB,en;q=0.9",
    },
    "a telephone": {
        "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Language": "pl-PL,pl;q=0.9",
    },
    "another language and a cookie of long ago": {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "*/*",
        "Accept-Language": "de-CH",
        "Cookie": "__Host-desk=long-ago; theme=dark",
    },
    "a program": {"User-Agent": "", "Accept": "*/*"},
}
# These tell the moment or the connection, and nothing that a page could read.
PASSING = frozenset({"date", "connection", "keep-alive", "transfer-encoding", "content-length", "server", "age"})
IMPORTED = re.compile(rb"""(?:\bfrom|\bimport)\s*\(?\s*["']([./][^"']+)["']""")

Ask = Callable[[str, Mapping[str, str]], Answer]


@dataclass(frozen=True)
class Seen:
    """One address: the digest of what everybody was given, or who was given something else than the first visitor."""

    address: str
    digest: str
    differs_for: tuple[str, ...] = ()


def look(
    pages: Iterable[str], visitors: Mapping[str, Mapping[str, str]] = VISITORS, ask: Ask = asking.ask
) -> list[Seen]:
    """Every page, and every script, style and picture that the page has the browser load, as each visitor.

    Raises Away when one of them is not answered to somebody.
    """
    found: dict[str, Seen] = {}
    waiting = list(pages)
    while waiting:
        address = waiting.pop(0)
        if address in found:
            continue
        answers = {name: ask(address, said) for name, said in visitors.items()}
        first = next(iter(answers.values()))
        others = tuple(name for name, answer in answers.items() if _shown(answer) != _shown(first))
        found[address] = Seen(address, sha256(first.body).hexdigest(), others)
        waiting += _loaded(address, first)
    return list(found.values())


def agree(places: Iterable[str], ask: Ask = asking.ask) -> list[Seen]:
    """The same document at several places: those that do not say what the first says are named."""
    answers = {place: ask(place, {}).body for place in places}
    first = next(iter(answers.values()), b"")
    return [
        Seen(place, sha256(body).hexdigest(), () if body == first else ("everybody",))
        for place, body in answers.items()
    ]


def _shown(answer: Answer) -> tuple[bytes, frozenset[tuple[str, str]]]:
    return answer.body, frozenset((name, value) for name, value in answer.headers.items() if name not in PASSING)


def _loaded(address: str, answer: Answer) -> Iterator[str]:
    """What a browser would load from the same host because of this answer."""
    kind = answer.headers.get("content-type", "")
    named: list[str] = []
    if kind.startswith("text/html"):
        parser = _Names()
        parser.feed(answer.body.decode("utf-8", "replace"))
        named = parser.names
    elif "javascript" in kind:
        named = [name.decode("utf-8", "replace") for name in IMPORTED.findall(answer.body)]
    for name in named:
        joined = urljoin(address, name)
        if urlsplit(joined).netloc == urlsplit(address).netloc:
            yield joined


class _Names(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("src") if tag in ("script", "img") else given.get("href") if tag == "link" else None
        if name and not name.startswith("data:"):
            self.names.append(name)
