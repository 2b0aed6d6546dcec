"""What a surface is: one audience, its door, its database role, and the nouns inside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from flask_login import UserMixin


class Kept(Enum):
    """Where signed-in visits live. Memory dies with Valkey: people sign in again, and nothing tells who did."""

    MEMORY = "memory"
    DATABASE = "database"


@dataclass(frozen=True)
class Visit:
    """The cookie of one kind of visitor and how long it holds.

    `confirms` says whether its people can prove again that it is them; whoever holds a link that was used up cannot.
    """

    kind: str
    kept: Kept
    idle: timedelta
    longest: timedelta
    confirms: bool = True

    @property
    def cookie(self) -> str:
        """`__Host-`: this host only, secure, whole path."""
        return f"__Host-{self.kind}"


@dataclass(frozen=True)
class Place:
    """An entry of a surface's navigation, shown to those who may go there."""

    label: str
    endpoint: str
    permission: Enum


@dataclass(frozen=True)
class Surface:
    """One audience: what it is called, how its people come in, as which role it reads, and the nouns inside.

    `owners` names the keys that a visit carries to narrow rows; `door` is the endpoint where one signs in, `home` the
    one where one arrives, `leave` the one that ends the visit. A surface without a visit is for machines; `heads`
    are the beginnings of its fixed addresses.
    """

    name: str
    prefix: str
    role: str
    nouns: tuple[str, ...]
    visit: Visit | None = None
    owners: tuple[str, ...] = ()
    door: str | None = None
    home: str | None = None
    leave: str | None = None
    nav: tuple[Place, ...] = ()
    heads: tuple[str, ...] = ()
    label: str = ""


@dataclass
class Visitor(UserMixin):  # type: ignore[misc]
    """The person of a signed-in visit, as far as pages need to know: who, what they may, and what to call them."""

    person_id: UUID
    permissions: frozenset[Enum]
    called: str = ""
    owners: dict[str, UUID] = field(default_factory=dict)

    def get_id(self) -> str:
        """What Flask-Login keeps in the visit."""
        return str(self.person_id)


# Finds the visitor of a visit's state (with its scope already entered), or None when the visit no longer holds.
Loader = Callable[[UUID, dict[str, Any]], Visitor | None]


def surface_of(surfaces: tuple[Surface, ...], path: str) -> Surface:
    """The surface with the longest beginning that fits `path`; the one at the root takes the rest."""
    return max(surfaces, key=lambda surface: max(_fit(head, path) for head in (surface.prefix, *surface.heads)))


def named(surfaces: tuple[Surface, ...], name: str) -> Surface:
    """The surface of this name."""
    return next(surface for surface in surfaces if surface.name == name)


def _fit(head: str, path: str) -> int:
    fits = path == head or path.startswith(head.rstrip("/") + "/")
    return len(head) if fits else 0
