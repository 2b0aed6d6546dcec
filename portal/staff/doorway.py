"""One surface's doorway: who comes in by it, what they may, and which other way leads to it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from flask import g, url_for

from kernel import audit, clock, scope
from kernel.staff import people
from kernel.staff.tables import Person
from portal import unit_of_work, visits
from portal.app import visitor
from portal.surfaces import Loader, Visitor


class OtherWay(Protocol):
    """Another way in than a passkey, which an owner's people have where it is switched on."""

    def find(self, owner_id: UUID | None) -> UUID | None:
        """The id of the way, if it is open to these people."""

    def start(self, way: UUID) -> str:
        """Mark the visit at hand to have the way bound to its person; returns the address where the way begins."""

    def again(self, way: UUID, to: str) -> str:
        """Mark the visit at hand to be confirmed by the way; returns the address where it begins."""


@dataclass(frozen=True)
class Doorway:
    """One surface's doorway. `kind` is the kind of visit; `owner_key` the key that narrows these people's rows.

    `choose` is the permission to decide how oneself signs in, which everybody with a role has.
    """

    surface: str
    kind: str
    home: str
    permissions: Callable[[list[str]], frozenset[Enum]]
    choose: Enum
    sealing_key: Callable[[], bytes]
    owner_key: str | None = None
    other_way: OtherWay | None = None
    # Asked of whoever came by anything but the other way: where to lead them, None for the usual place. May refuse.
    admit: Callable[[Person, visits.By], str | None] | None = None

    def visitor(self, person: Person) -> Visitor:
        """The person as pages know them."""
        owners = {self.owner_key: person.owner_id} if self.owner_key and person.owner_id else {}
        called = people.name_of(person, key=self.sealing_key())
        return Visitor(person.person_id, self.permissions(person.roles), called, owners)

    def me(self) -> Person:
        """The person of the visit at hand. Raises NoSuchPerson."""
        return people.get(visitor().person_id, self.kind)

    def open_way(self) -> UUID | None:
        """The company's sign-in of the owner in scope, if it is on.

        Ask first of all: it is found as somebody else, and rows that were read before are let go of.
        """
        owner_id = scope.current().owners.get(self.owner_key) if self.owner_key else None
        return self.other_way.find(owner_id) if self.other_way is not None else None

    def note(self, act: str, person: Person, about: str = "themselves") -> None:
        """Write down that this person changed how they come in."""
        audit.note(act, about=about, person_id=person.person_id, surface=self.surface, at=clock.now())

    def act_for(self, owner_id: UUID | None) -> None:
        """From here on act for this owner: before, nobody knew whose passkey, code or link it was."""
        unit_of_work.drop()
        owners = {self.owner_key: owner_id} if self.owner_key and owner_id else {}
        scope.enter(scope.Scope(g.surface.role, owners))

    def let_in(self, person: Person, by: visits.By) -> str:
        """Begin this person's visit; returns where they arrive. Raises what `admit` refuses by."""
        to = self.admit(person, by) if self.admit is not None else None
        visits.begin(self.visitor(person), by=by)
        return to or url_for(self.home)


def loader(doorway: Doorway) -> Loader:
    """Finds the person of a visit again, on every page: who has left is refused from the next page on."""

    def load(person_id: UUID, state: dict[str, Any]) -> Visitor | None:
        person = people.find(person_id, doorway.kind)
        return doorway.visitor(person) if person else None

    return load
