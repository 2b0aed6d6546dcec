"""For whom this thread acts: the database role of its surface, and whose rows it may see.

Nothing is assumed. Code that never said for whom it acts gets `NoScope` at its first statement; code that
said `nobody()` sees no owned row; only a job's role may say `everybody()`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


class NoScope(RuntimeError):
    """A statement was about to run without anybody having said for whom."""


@dataclass(frozen=True)
class Owned:
    """A mixin for owned models, and what narrows a statement to one owner."""

    mixin: type[Any]
    narrowed: Callable[[UUID], Any]


@dataclass(frozen=True)
class Scope:
    """A database role, and the owner keys (such as tenant_id) that its statements are narrowed to."""

    role: str
    owners: Mapping[str, UUID] = field(default_factory=dict)
    everybody: bool = False


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)
_owned: dict[str, Owned] = {}


def register(key: str, mixin: type[Any], narrowed: Callable[[UUID], Any]) -> None:
    """Make `key` an owner key: models that inherit `mixin` get the loader criteria that `narrowed(owner)` makes."""
    _owned[key] = Owned(mixin, narrowed)


def owned() -> "Mapping[str, Owned]":
    """All owner keys, their mixins and their loader criteria."""
    return _owned


def current() -> Scope:
    """The scope in force. Raises NoScope when there is none."""
    scope = _current.get()
    if scope is None:
        raise NoScope("Say for whom: scope.acting(role, tenant_id=...), scope.nobody(role) or scope.everybody(role)")
    return scope


def find() -> Scope | None:
    """The scope in force, if any."""
    return _current.get()


def clear() -> None:
    """Forget the scope: the next statement fails until somebody says for whom it runs."""
    _current.set(None)


def enter(scope: Scope) -> None:
    """Act under `scope` from here on, in this thread; the edges of a web request use this."""
    _current.set(scope)


@contextmanager
def acting(role: str, **owners: UUID) -> Iterator[None]:
    """Act as `role` for these owners, as in `acting("hr_web", tenant_id=...)`; the scope before it returns after."""
    with _within(Scope(role, owners)):
        yield


@contextmanager
def nobody(role: str) -> Iterator[None]:
    """Act as `role` and see no owned row."""
    with _within(Scope(role)):
        yield


@contextmanager
def everybody(role: str) -> Iterator[None]:
    """Act as a job's role over all owners. The database still decides what that role may see."""
    with _within(Scope(role, everybody=True)):
        yield


@contextmanager
def _within(scope: Scope) -> Iterator[None]:
    before = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(before)
