"""What the pages of a sign-in's set-up have in common: the connection, the trail of acts, and how far one has come."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, render_template, url_for

from kernel import audit, clock
from portal.app import visitor
from portal.work.permissions import Permission
from sso import attempts, connections
from sso.states import State
from sso.tables.connections import ConnectionRow


@dataclass(frozen=True)
class Step:
    """One page of the sequence; `state` is done, here (the next to do) or later."""

    state: str
    title: str
    sentence: str
    href: str


def latest() -> ConnectionRow:
    """The connection that is set up here. Raises NotThere before there is one."""
    connection = connections.find_latest()
    if connection is None:
        raise connections.NotThere
    return connection


def to(view: str, **values: object) -> str:
    """The address of one of these pages for whoever is reading: HR or an IT contact."""
    return url_for(f"{g.surface.name}.connection.{view}", **values)  # type: ignore[arg-type]


def note(act: str, connection: ConnectionRow, changes: Mapping[str, tuple[object, object]] | None = None) -> None:
    """Write down who did this, HR or the holder of a link, and what changed from what to what."""
    about, who, at = str(connection.connection_id), visitor().person_id, clock.now()
    if changes:
        audit.note_changes(act, changes, about=about, person_id=who, surface=g.surface.name, at=at)
    else:
        audit.note(act, about=about, person_id=who, surface=g.surface.name, at=at)


def page(name: str, connection: ConnectionRow | None, **values: object) -> str:
    """`templates/work/connection/<name>.html`, framed for whoever is reading."""
    return render_template(
        f"work/connection/{name}.html",
        to=to,
        state=connection.state if connection is not None else None,
        may_stop=Permission.CONNECTION_STOP in visitor().permissions,
        may_invite=Permission.SETUP_INVITE in visitor().permissions,
        **values,
    )


def is_tested(connection: ConnectionRow) -> bool:
    """Whether a test has passed that still counts."""
    since = clock.true_now() - connections.TEST_HOLDS_FOR
    if connection.agreed_at is not None:
        since = max(since, connection.agreed_at)
    return attempts.passed_test_since(connection.connection_id, since)


def steps(connection: ConnectionRow) -> list[Step]:
    """The sequence, and how far it has come."""
    given, active = connection.idp_entity_id is not None, connection.state == State.ACTIVE
    tested = active or (given and is_tested(connection))
    rows = (
        ("copy.show", "Copy our addresses", "What to enter at your identity provider, in the words of its own form.",
         given),
        ("give.show", "Give us its metadata", connection.idp_entity_id or "By address, as a file, or field by field.",
         given),
        ("settings.show", "Check the settings", "What it signs, and which attribute holds the employee number.",
         tested),
        ("test.show", "Test it", "Sign in once yourself. You see everything that came, and what to change.", tested),
        ("switch", "Switch it on", "From then on everybody on the roster can sign in.", active),
    )  # fmt: skip
    first = next((at for at, row in enumerate(rows) if not row[3]), None)
    return [
        Step("done" if done else "here" if at == first else "later", title, sentence, to(view))
        for at, (view, title, sentence, done) in enumerate(rows)
    ]
