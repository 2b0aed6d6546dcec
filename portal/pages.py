"""The frame of a page as its template reads it: what stands above and below whatever the page itself says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Way:
    """One entry of a surface's navigation; `here` marks where the reader is."""

    label: str
    href: str
    here: bool = False


@dataclass(frozen=True)
class Surface:
    """The frame round a page. `sign_out` is the address that ends the visit, None where nobody is signed in.

    `lang` and `dir` are those of the page's words.
    """

    name: str
    home: str
    urgent_help: str
    nav: tuple[Way, ...] = field(default=())
    sign_out: str | None = None
    lang: str = "en-GB"
    dir: str = "ltr"
