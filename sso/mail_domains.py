"""Mail domains: claimed by HR, proved by a record in the domain's name servers, and asked for again every day."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from kernel import scope, sealing
from kernel.database import db, own_transaction
from kernel.refusals import NotFound, Refused
from sso import mail_addresses
from sso.names import Names
from sso.tables.mail_domains import MailDomain, MailDoor

# Every passer-by can read it: it tells neither who asked for it nor what for.
NAME = "_domain-verification"
MOST = 20
# How long a proved domain still counts after its record was not found.
GRACE = timedelta(days=3)


class State(StrEnum):
    """Where a domain stands. A missing one still counts for a while; a lost one must be proved again."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    MISSING = "missing"
    LOST = "lost"


MOVES = {
    State.CLAIMED: {State.VERIFIED},
    State.VERIFIED: {State.MISSING},
    State.MISSING: {State.VERIFIED, State.LOST},
    State.LOST: {State.VERIFIED},
}
COUNTING = frozenset({State.VERIFIED, State.MISSING})


class NoSuchDomain(NotFound):
    """This organisation has not claimed this domain."""

    message = "This domain is not on your list."


class TooMany(Refused):
    """Nobody needs so many."""

    message = f"You have {MOST} domains on the list, which is all it can hold. Please take one off first."


class NotFoundYet(Refused):
    """The record is not there, or another one is."""

    message = (
        "We asked the domain's name servers and did not find the record yet. "
        "A new record can take some hours until it is seen everywhere. Please try again later."
    )


class TakenElsewhere(Refused):
    """Another organisation has proved this domain."""

    message = (
        "This domain is already in use here by another organisation. If it belongs to yours, please write to us: "
        "we will look into it together."
    )


def claim(domain: str, *, at: datetime) -> MailDomain:
    """Put a domain on the list of the organisation in scope; it counts for nothing until it is proved.

    The same again changes nothing. Raises mail_addresses.NoDomain, mail_addresses.NobodysOwn, TooMany.
    """
    plain = mail_addresses.own(domain)
    listed = {row.domain: row for row in all_listed()}
    if plain in listed:
        return listed[plain]
    if len(listed) >= MOST:
        raise TooMany
    record = f"verification={secrets.token_urlsafe(24)}"
    row = MailDomain(tenant_id=_tenant(), domain=plain, state=State.CLAIMED, record=record, claimed_at=at)
    db.session.add(row)
    db.session.flush()
    return row


def all_listed() -> list[MailDomain]:
    """The domains of the organisation in scope, by name."""
    return list(db.session.scalars(select(MailDomain).order_by(MailDomain.domain)))


def get(domain: str) -> MailDomain:
    """A domain of the organisation in scope. Raises NoSuchDomain."""
    row = find(domain)
    if row is None:
        raise NoSuchDomain
    return row


def find(domain: str) -> MailDomain | None:
    """A domain of the organisation in scope, if it is on its list."""
    return db.session.scalars(select(MailDomain).where(MailDomain.domain == domain)).one_or_none()


def proved_ones() -> list[tuple[UUID, str]]:
    """Every organisation's domains that were ever proved; for a job."""
    rows = db.session.execute(select(MailDomain.tenant_id, MailDomain.domain).where(MailDomain.state != State.CLAIMED))
    return [(row.tenant_id, row.domain) for row in rows]


def verify(row: MailDomain, names: Names, *, at: datetime) -> None:
    """Ask the name servers now. Raises NotFoundYet, TakenElsewhere, names.NamesAway."""
    found = _is_there(row, names)
    row.checked_at = at
    if not found:
        raise NotFoundYet
    if State(row.state) not in COUNTING and not _open_door(row):
        raise TakenElsewhere
    _found(row, at=at)
    db.session.flush()


def look_again(row: MailDomain, names: Names, *, at: datetime) -> State | None:
    """The daily question. Returns the state that the domain has come to by it, None if nothing changed.

    Raises names.NamesAway when nobody answered; that changes nothing.
    """
    before = State(row.state)
    found = _is_there(row, names)
    row.checked_at = at
    if found and (before in COUNTING or _open_door(row)):
        _found(row, at=at)
    elif not found and before is State.VERIFIED:
        _move(row, State.MISSING)
        row.missing_since = at
    elif not found and before is State.MISSING and row.missing_since is not None and at >= row.missing_since + GRACE:
        _move(row, State.LOST)
        close_door(row.domain)
    db.session.flush()
    return State(row.state) if row.state != before else None


def give_up(row: MailDomain) -> None:
    """Take it off the list. Its door is closed by whoever may: see `close_door`."""
    db.session.delete(row)
    db.session.flush()


def close_door(domain: str) -> None:
    """Lead nobody from this domain to the organisation in scope any more; for a job."""
    if not counts(domain):
        db.session.execute(delete(MailDoor).where(MailDoor.domain == domain, MailDoor.owner == _tenant()))


def counts(domain: str) -> bool:
    """Whether an address in this very domain may be used to find a person of the organisation in scope."""
    listed = exists().where(MailDomain.domain == domain, MailDomain.state.in_(COUNTING))
    return bool(db.session.scalar(select(listed)))


def has_any() -> bool:
    """Whether the organisation in scope has proved any domain."""
    return bool(db.session.scalar(select(exists().where(MailDomain.state.in_(COUNTING)))))


def find_owner(domain: str) -> UUID | None:
    """Whose domain it is; readable before anybody is in scope. A subdomain is another domain."""
    with own_transaction() as own:
        return own.scalar(select(MailDoor.owner).where(MailDoor.domain == domain))


def record_name(row: MailDomain) -> str:
    """The name under which the record must stand."""
    return f"{NAME}.{row.domain}"


def _is_there(row: MailDomain, names: Names) -> bool:
    return any(sealing.same(text.strip().encode(), row.record.encode()) for text in names.texts(record_name(row)))


def _open_door(row: MailDomain) -> bool:
    """False when somebody else has it: the database alone knows who."""
    door = insert(MailDoor).values(domain=row.domain, owner=_tenant()).on_conflict_do_nothing()
    added = db.session.execute(door, execution_options={"preserve_rowcount": True})
    return bool(added.rowcount == 1)  # type: ignore[attr-defined]


def _found(row: MailDomain, *, at: datetime) -> None:
    if row.state != State.VERIFIED:
        _move(row, State.VERIFIED)
    row.missing_since, row.verified_at = None, row.verified_at or at


def _move(row: MailDomain, state: State) -> None:
    assert state in MOVES[State(row.state)]
    row.state = state


def _tenant() -> UUID:
    return scope.current().owners["tenant_id"]
