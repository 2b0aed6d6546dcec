"""What we ask of name servers: the texts under a name. `names_dns` asks them."""

from typing import Protocol


class NamesAway(Exception):
    """The name servers did not answer, or not in time: nothing is known, and nothing follows from it."""


class Names(Protocol):
    """Whoever knows what stands under a name."""

    def texts(self, name: str) -> list[str]:
        """All TXT records of this name, each in one piece; none if there are none. Raises NamesAway."""
