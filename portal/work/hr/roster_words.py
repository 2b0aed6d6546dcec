"""What became of a roster file, in words for HR. Lines and counts only: nothing of a file is known here."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask import url_for

from kernel import days
from tenants.imports import State
from tenants.tables.people import Import
from tenants.tables.uploads import Upload

DECLARED = {"full": "Everybody", "changes": "Changes"}
TITLES = {
    State.WAITING: "We are reading the file",
    State.TRIED: "This is what the file would do",
    State.HELD: "Please confirm this file",
    State.UNMAPPED: "Which column is which?",
    State.APPLIED: "The file was applied",
    State.UNCHANGED: "Nothing has changed",
    State.REFUSED: "The file was not applied",
    State.DROPPED: "The file was dropped",
    State.LOST: "The file is no longer here",
}
SHORT = {
    State.WAITING: "Being read",
    State.TRIED: "Only tried",
    State.HELD: "Waits for you",
    State.UNMAPPED: "Waits for you",
    State.APPLIED: "Applied",
    State.UNCHANGED: "The same as before",
    State.REFUSED: "Not applied",
    State.DROPPED: "Dropped",
    State.LOST: "Forgotten",
}
# What was not counted, or did not happen.
NONE = "–"
PHASES = ("waiting", "reading", "comparing", "writing")


def line(row: Import) -> tuple[object, ...]:
    """One row of the list of files: when, what it is, what became of it, and three counts."""
    when = (f"{row.at:%d %B %Y, %H:%M} UTC", url_for("hr.roster_files.show", import_id=row.import_id))
    done = row.counts if row.state == State.APPLIED else {}
    counted = (row.counts.get("rows", NONE), done.get("new", NONE), done.get("leaving", NONE))
    return (when, DECLARED[row.declared], SHORT[State(row.state)], *counted)


def steps(upload: Upload | None) -> list[tuple[str, str, str]]:
    """How far a waiting file is, as steps of a page: state, title, sentence."""
    here = PHASES.index(upload.phase) if upload is not None else 0
    lines = f"{upload.lines:,} lines so far, {upload.share} of 100 parts of the file." if upload is not None else ""
    sentences = (
        "It is here, sealed. A worker takes it up in a moment.",
        lines if here == 1 else "Each line is checked, and turned into a digest.",
        "We count who joins, changes and leaves.",
        "All at once, or not at all.",
    )
    titles = ("Received", "Reading", "Comparing", "Writing")
    states = ("done" if place < here else "here" if place == here else "later" for place in range(len(PHASES)))
    return list(zip(states, titles, sentences, strict=True))


def beginning(counted: Iterable[tuple[date, int]]) -> str:
    """Who begins on which day to come, as a sentence; empty where nobody does."""
    listed = [f"{count:,} on {days.in_words(day)}" for day, count in counted]
    return f"Still to begin: {', '.join(listed)}." if listed else ""


def counts(numbers: Mapping[str, int], *, settled: bool, begin_on: date) -> list[tuple[str, str]]:
    """What a file does, as facts; nothing where it was not counted. `begin_on` is the common day of its newcomers."""
    if "before" not in numbers or numbers["doubled"]:
        return []
    names = {
        "rows": "Lines in the file",
        "before": "Covered before it" if settled else "Covered now",
        "new": "Join" if not settled else "Joined",
        "later": f"Of these, begin on {days.in_words(begin_on)} or later",
        "changed": "Change" if not settled else "Changed",
        "leaving": "Leave" if not settled else "Left",
        "same": "Stay as they are" if not settled else "Stayed as they were",
        "faults": "Lines left out",
    }
    return [(words, f"{numbers[name]:,}") for name, words in names.items() if name in numbers]
